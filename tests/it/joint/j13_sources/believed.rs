//! A history and a snapshot that nobody can have made.

use super::{WHO, by, give, house, press, sources, taking};
use crate::organization::world::{World, at, operator, organization_role, profile_role, user};
use countersign::organization::{
    Access, Action, By, Change, Event, Narrowing, Place, Snapshot, Source, State, evolve, replay,
};
use countersign::{OrganizationId, ProfileId, UserId, WorkspaceId, id::GroupId};
use serde_json::{Value, json};

/// Whether the last event, told otherwise, is refused; and what was there before it is as it was.
fn is_refused(world: &World, forged: Event) -> bool {
    let (_, before) = world.log.split_last().expect("an event");
    let mut state = replay(State::new(OrganizationId::new(10)), before).expect("a history");
    let unchanged = state.clone();
    let refused = evolve(&mut state, &forged).is_err();
    assert!(!refused || state == unchanged);
    refused
}

fn last(world: &World) -> Event {
    world.log.last().expect("an event").clone()
}

/// By whom an operator's word is not said.
fn others() -> [(By, Option<UserId>); 3] {
    [(user(1), None), (By::Host {}, None), (operator(), Some(UserId::new(1)))]
}

#[test]
fn j13_nobody_is_believed_who_does_not_speak_for_the_source() {
    let editor = profile_role(7, "editor");
    for source in &sources()[1..] {
        let mut world = house();
        let mut told = Vec::new();
        give(&mut world, editor.clone(), source);
        told.push(world.clone());
        world.run(operator(), taking(&editor, source)).expect("taken back");
        told.push(world.clone());
        let access = vec![editor.clone().given_by(source.clone())];
        world.run(operator(), Action::AddMember { user: UserId::new(3), access }).expect("added");
        told.push(world.clone());
        for world in told {
            assert!(!is_refused(&world, last(&world)), "as it was");
            for (actor, acting_for) in others() {
                let by = acting_for.map_or(actor, |whom| actor.in_the_name_of(whom));
                assert!(is_refused(&world, Event { by, ..last(&world) }), "{by:?}");
            }
        }
    }
}

#[test]
fn j13_what_is_kept_and_what_went_is_told_as_it_is() {
    let editor = profile_role(7, "editor");
    for source in sources() {
        let mut world = house();
        sources().iter().for_each(|source| give(&mut world, editor.clone(), source));
        let begun = world.clone();
        world.run(by(&source), taking(&editor, &source)).expect("taken");
        let event = last(&world);
        let Change::AccessRevoked { user, place, role, removed_from, source, kept } = event.change.clone() else {
            panic!("{event:?}")
        };
        let told = |kept: Vec<Source>| {
            let (role, source) = (role.clone(), source.clone());
            Event { change: Change::AccessRevoked { user, place, role, removed_from, source, kept }, ..event.clone() }
        };
        assert!(!is_refused(&world, told(kept.clone())));
        let reversed: Vec<Source> = kept.iter().rev().cloned().collect();
        let stranger = [&kept[..], &[Source::directory("zoo")]].concat();
        let own = [std::slice::from_ref(&source), &kept[..]].concat();
        for kept in [vec![], kept[1..].to_vec(), reversed, stranger, own, [&kept[..1], &kept[..]].concat()] {
            assert!(is_refused(&world, told(kept.clone())), "{kept:?}");
        }
        // A removal says whose it was.
        for action in [Action::RemoveMember { user }, Action::Leave {}] {
            let mut world = begun.clone();
            let actor = if action == (Action::Leave {}) { crate::organization::world::user(WHO) } else { operator() };
            world.run(actor, action).expect("out");
            let event = last(&world);
            let leaves = matches!(event.change, Change::MemberLeft { .. });
            let told = |sources| match leaves {
                true => Event { change: Change::MemberLeft { user, sources }, ..event.clone() },
                false => Event { change: Change::MemberRemoved { user, sources }, ..event.clone() },
            };
            assert!(!is_refused(&world, told(sources()[1..].to_vec())));
            for wrong in [vec![], sources()[2..].to_vec(), sources().to_vec()] {
                assert!(is_refused(&world, told(wrong)));
            }
        }
    }
}

#[test]
fn j13_a_change_neither_passes_from_one_source_to_another_nor_widens_what_a_directory_gave() {
    let mut world = house();
    let group = Access::new(Place::group(GroupId::new(1)), countersign::organization::Role::policy("editor"));
    give(&mut world, group, &press());
    let remove = Action::RemoveFromWorkspace { user: UserId::new(WHO), workspace: WorkspaceId::new(5) };
    world.run(user(1), remove).expect("removed");
    let event = last(&world);
    let Change::AccessChanged { user, before, after, less, kept } = event.change.clone() else { panic!("{event:?}") };
    let told = |after: Access, less: bool, kept: Vec<Source>| {
        let before = before.clone();
        Event { change: Change::AccessChanged { user, before, after, less, kept }, ..event.clone() }
    };
    assert!(!is_refused(&world, told(after.clone(), less, kept)));
    let elsewhere = Narrowing::except_profiles([ProfileId::new(7)]);
    for (after, less) in [
        (after.clone().given_by(Source::default()), true),
        (after.clone().given_by(Source::import()), true),
        (after.clone(), false),
        (after.clone().optional("post.publish"), true),
        (after.clone().until(at(90_000)), true),
    ] {
        assert!(is_refused(&world, told(after.clone(), less, vec![])), "{after:?}");
    }
    assert!(!is_refused(&world, told(after.clone().narrowed(elsewhere), true, vec![])), "another cut is one");
    assert!(is_refused(&world, told(after, true, vec![Source::import()])), "nobody else gives it");
}

#[test]
fn j13_an_addition_that_nobody_can_have_made_is_not_believed() {
    let mut world = house();
    let access = vec![organization_role("member"), profile_role(7, "editor")];
    world.run(user(1), Action::AddMember { user: UserId::new(3), access: access.clone() }).expect("added");
    let event = last(&world);
    let told = |user: u64, access: Vec<Access>| {
        let change = Change::MemberAdded { user: UserId::new(user), access, announced: None };
        Event { change, ..event.clone() }
    };
    assert!(!is_refused(&world, told(3, access.clone())));
    let twice = [&access[..], &access[..1]].concat();
    let over = vec![Access { from: Some(at(9)), ..access[0].clone() }.until(at(9))];
    let elsewhere = vec![profile_role(99, "editor")];
    let anothers = vec![access[0].clone().given_by(press())];
    for access in [vec![], twice, over, elsewhere, anothers] {
        assert!(is_refused(&world, told(3, access.clone())), "{access:?}");
    }
    assert!(is_refused(&world, told(WHO, access.clone())), "a member already");
    assert!(is_refused(&world, Event { by: operator(), ..told(3, access.clone()) }), "no operator gives of their own");
    let announced = serde_json::from_value(json!({"plan": "large", "at": 9_000})).expect("an announcement");
    let change = Change::MemberAdded { user: UserId::new(3), access, announced };
    assert!(is_refused(&world, Event { change, ..event.clone() }), "nothing is announced");
}

#[test]
fn j13_invitations_and_founders_name_no_directory() {
    let mut world = house();
    world.invite(1, 50, vec![profile_role(7, "editor")]).expect("invited");
    let mut event = last(&world);
    if let Change::MemberInvited { access, .. } = &mut event.change {
        access[0].source = press();
    }
    assert!(is_refused(&world, event));
    let mut first = world.log[0].clone();
    if let Change::OrganizationCreated { access, .. } = &mut first.change {
        access[0].source = press();
    }
    assert!(evolve(&mut State::new(OrganizationId::new(10)), &first).is_err());
    let founded = |access: Access| {
        let mut world = World::blank(world.policy.clone());
        let (organization, founder) = (OrganizationId::new(10), UserId::new(1));
        world.run(operator(), Action::Create { organization, founder, access: vec![access], plan: None }).is_ok()
    };
    assert!(founded(organization_role("owner")) && !founded(organization_role("owner").given_by(press())));
}

#[test]
fn j13_a_snapshot_with_a_source_that_cannot_be_is_refused() {
    let mut world = house();
    give(&mut world, profile_role(7, "editor"), &press());
    world.invite(1, 50, vec![profile_role(7, "editor")]).expect("invited");
    let snapshot = serde_json::to_value(world.state.snapshot()).expect("JSON");
    let restored = |snapshot: &Value| {
        let read = serde_json::from_value::<Snapshot>(snapshot.clone());
        read.is_ok_and(|snapshot| State::restore(snapshot).is_ok())
    };
    let text = serde_json::to_string(&snapshot).expect("text");
    assert!(restored(&snapshot));
    let directory = r#"{"group":"press","type":"directory"}"#;
    assert_eq!(text.matches(directory).count(), 1, "{text}");
    let long = format!(r#"{{"type":"directory","group":"{}"}}"#, "g".repeat(201));
    for forged in [r#"{"type":"directory","group":""}"#, r#"{"type":"directory","group":" press"}"#, &long] {
        assert!(!restored(&serde_json::from_str(&text.replace(directory, forged)).expect("JSON")), "{forged}");
    }
    for other in [r#"{"type":"import"}"#, r#"{"type":"directory","group":"sales"}"#, r#"{"type":"person"}"#] {
        assert!(restored(&serde_json::from_str(&text.replace(directory, other)).expect("JSON")), "{other}");
    }
    let mut invited = snapshot.clone();
    invited["invitations"][0]["access"][0]["source"] = json!({"type": "import"});
    assert!(!restored(&invited));
}
