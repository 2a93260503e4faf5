//! J13: what one source takes leaves what another gave, and the answer says so; seats count the union.

mod adding;
mod believed;
mod told;

use crate::organization::world::{AGORAPULSE, World, at, kind, operator, organization_role, profile_role, user};
use countersign::organization::{Access, Action, By, Change, Narrowing, Place, Refusal, Role, Source, State};
use countersign::{Level, ProfileId, UserId, WorkspaceId, id::GroupId};

const WHO: u64 = 2;

/// Workspace 5 with profiles 7 and 8, profile 27 in none, group 1 of all; somebody who is a member and nothing else.
fn house() -> World {
    let mut world = World::new(AGORAPULSE, "owner", None);
    world.workspace(5, None);
    [(7, Some(5)), (8, Some(5)), (27, None)].into_iter().for_each(|(profile, at)| world.profile(profile, at));
    let (group, profiles) = (GroupId::new(1), [7, 8, 27].map(ProfileId::new).into());
    world.run(user(1), Action::CreateGroup { group, name: "Brand".into(), profiles }).expect("a group");
    world.join(1, WHO, vec![organization_role("member")]);
    world
}

fn press() -> Source {
    Source::directory("press")
}

/// Who gives, in the order in which events name them.
fn sources() -> [Source; 4] {
    [Source::default(), press(), Source::directory("sales"), Source::import()]
}

fn by(source: &Source) -> By {
    if source.is_person() { user(1) } else { operator() }
}

fn give(world: &mut World, access: Access, source: &Source) {
    let access = access.given_by(source.clone());
    world.run(by(source), Action::Grant { user: UserId::new(WHO), access }).expect("given");
}

/// The command by which a source takes the role that it gave.
fn taking(access: &Access, source: &Source) -> Action {
    let (user, place, role) = (UserId::new(WHO), access.place, access.role.clone());
    match source.is_person() {
        true => Action::Revoke { user, place, role },
        false => Action::TakeBack { user, source: source.clone(), place: Some(place), role: Some(role) },
    }
}

fn publishes(world: &World, profile: u64) -> bool {
    world.can(WHO, Level::Profile, "post.publish", Place::profile(ProfileId::new(profile)))
}

/// Every order of these.
fn orders<T: Clone>(all: &[T]) -> Vec<Vec<T>> {
    if all.is_empty() {
        return vec![vec![]];
    }
    let first = |index: usize| {
        let rest = [&all[..index], &all[index + 1..]].concat();
        orders(&rest).into_iter().map(move |order| [&[all[index].clone()], &order[..]].concat())
    };
    (0..all.len()).flat_map(first).collect()
}

#[test]
fn j13_what_one_source_takes_leaves_what_another_gave() {
    let editor = profile_role(7, "editor");
    for given in orders(&sources()) {
        let mut begun = house();
        given.iter().for_each(|source| give(&mut begun, editor.clone(), source));
        assert_eq!(State::restore(begun.state.snapshot()).expect("a snapshot"), begun.state);
        for taken in orders(&sources()) {
            let mut world = begun.clone();
            let mut left = sources().to_vec();
            for source in taken {
                assert!(publishes(&world, 7));
                let events = world.run(by(&source), taking(&editor, &source)).expect("taken");
                left.retain(|other| *other != source);
                let [event] = &events[..] else { panic!("one event: {events:?}") };
                let Change::AccessRevoked { source: taker, kept, .. } = &event.change else { panic!("{event:?}") };
                assert_eq!((taker, kept), (&source, &left));
                let theirs = source.is_person() && !left.is_empty();
                let again = world.run(by(&source), taking(&editor, &source));
                assert_eq!(kind(again), if theirs { "given_by" } else { "unknown" });
            }
            assert!(!publishes(&world, 7));
            assert!(world.state.is_member(UserId::new(WHO)));
        }
    }
}

#[test]
fn j13_what_is_held_is_all_of_it_together() {
    let mut world = house();
    let first = Access { until: Some(at(5_000)), ..profile_role(7, "editor") };
    let then = Access { from: Some(at(4_000)), until: Some(at(9_000)), ..profile_role(7, "editor") };
    give(&mut world, first, &Source::default());
    give(&mut world, then, &press());
    for (now, may) in [(1_000, true), (4_500, true), (5_000, true), (8_999, true), (9_000, false)] {
        world.now = at(now);
        assert_eq!(publishes(&world, 7), may, "{now}");
    }
    let mut world = house();
    let group = |profiles: &[u64]| {
        let narrowing = Narrowing::except_profiles(profiles.iter().copied().map(ProfileId::new));
        Access::new(Place::group(GroupId::new(1)), Role::policy("editor")).narrowed(narrowing)
    };
    give(&mut world, group(&[8, 27]), &Source::default());
    give(&mut world, group(&[7, 27]), &press());
    assert_eq!([7, 8, 27].map(|profile| publishes(&world, profile)), [true, true, false]);
    world.run(operator(), taking(&group(&[]), &press())).expect("taken");
    assert_eq!([7, 8, 27].map(|profile| publishes(&world, profile)), [true, false, false]);
}

#[test]
fn j13_only_an_operator_speaks_for_a_directory_or_an_import() {
    for source in sources().into_iter().skip(1) {
        let who = UserId::new(WHO);
        let editor = profile_role(7, "editor").given_by(source.clone());
        let mut world = house();
        let told = "expected an operator, who speaks for directories and imports, as the actor";
        let add = Action::AddMember { user: UserId::new(3), access: vec![editor.clone()] };
        let give = Action::Grant { user: who, access: editor.clone() };
        let take = taking(&editor, &source);
        for action in [add.clone(), give.clone(), take.clone()] {
            for actor in [user(1), user(WHO), By::Host {}] {
                let refusal = world.run(actor, action.clone()).expect_err("refused");
                assert_eq!(refusal.to_string(), told);
            }
            // Nor in the name of a member, let in or not.
            let command = world.command(operator().in_the_name_of(UserId::new(1)), action.clone());
            assert_eq!(kind(world.carry_out(&command)), "wrong_actor");
        }
        for action in [add, give, take] {
            world.run(operator(), action).expect("the host's word");
        }
        let (expires_at, access) = (at(5_000), vec![editor.clone()]);
        let (invitation, token) = (countersign::id::InvitationId::new(1), countersign::id::TokenId::new(1));
        let invite = Action::Invite { invitation, recipient: "eva@example.com".into(), token, access, expires_at };
        world.grant(1, WHO, profile_role(7, "moderator")).expect("granted");
        let change = Action::ChangeRole { user: who, role: Role::policy("moderator"), to: editor };
        assert_eq!([invite, change].map(|action| kind(world.run(user(1), action))), ["unfit", "unfit"]);
    }
    let mut world = house();
    let long = "g".repeat(201);
    for group in ["", " press", "press\n", &long] {
        let access = profile_role(7, "editor").given_by(Source::directory(group));
        assert_eq!(kind(world.run(operator(), Action::Grant { user: UserId::new(WHO), access })), "unfit", "{group:?}");
    }
    let nobodys = Action::TakeBack { user: UserId::new(WHO), source: Source::default(), place: None, role: None };
    assert_eq!(kind(world.run(operator(), nobodys)), "unfit");
}

#[test]
fn j13_people_neither_take_nor_change_what_a_directory_gives() {
    let (who, role) = (UserId::new(WHO), Role::policy("editor"));
    let place = Place::group(GroupId::new(1));
    let changes = || {
        let narrowing = Narrowing::except_profiles([ProfileId::new(7)]);
        let (from, until) = (None, Some(at(3_000)));
        let role = role.clone();
        [
            Action::Narrow { user: who, place, role: role.clone(), narrowing },
            Action::Schedule { user: who, place, role: role.clone(), from, until },
            Action::ChangeRole { user: who, role: role.clone(), to: Access::new(place, Role::policy("moderator")) },
            Action::SetMustApprove { user: who, place, role: role.clone(), must_approve: true },
            Action::Revoke { user: who, place, role },
        ]
    };
    for action in changes() {
        let mut world = house();
        give(&mut world, Access::new(place, role.clone()), &press());
        let refusal = world.run(user(1), action.clone()).expect_err("refused");
        assert_eq!(refusal, Refusal::GivenBy { sources: vec![press()] });
        assert_eq!(refusal.to_string(), "expected a role that people gave, found one given by directory group `press`");
        // Of what both give, they take and change their own.
        give(&mut world, Access::new(place, role.clone()), &Source::default());
        let events = world.run(user(1), action.clone()).expect("their own");
        let said = events.iter().map(|event| match &event.change {
            Change::AccessChanged { less, kept, .. } => (*less, kept.clone()),
            Change::AccessRevoked { kept, .. } => (true, kept.clone()),
            other => panic!("{other:?}"),
        });
        for (less, kept) in said {
            assert_eq!(kept, if less { vec![press()] } else { vec![] }, "{action:?}");
        }
        world.now = at(3_000);
        assert!(publishes(&world, 7), "{action:?}");
    }
}

#[test]
fn j13_removal_takes_it_whoever_gave_it() {
    let removals = [
        (user(1), Action::RemoveMember { user: UserId::new(WHO) }),
        (user(WHO), Action::Leave {}),
        (user(1), Action::RemoveFromWorkspace { user: UserId::new(WHO), workspace: WorkspaceId::new(5) }),
        (operator(), Action::RemoveFromWorkspace { user: UserId::new(WHO), workspace: WorkspaceId::new(5) }),
    ];
    for (actor, action) in removals {
        let mut world = house();
        for source in sources() {
            give(&mut world, profile_role(7, "editor"), &source);
            give(&mut world, Access::new(Place::group(GroupId::new(1)), Role::policy("editor")), &source);
        }
        let events = world.run(actor, action.clone()).expect("removed");
        assert!(!publishes(&world, 7) && !publishes(&world, 8), "{action:?}");
        assert_eq!(publishes(&world, 27), matches!(action, Action::RemoveFromWorkspace { .. }), "{action:?}");
        // Whose it was is said: by the list of a removal, or by an event each.
        let mut named: Vec<Source> = Vec::new();
        for event in &events {
            match &event.change {
                Change::MemberRemoved { sources, .. } | Change::MemberLeft { sources, .. } => {
                    named.extend(sources.clone())
                }
                Change::AccessRevoked { source, kept, .. } => {
                    assert!(kept.is_empty());
                    named.push(source.clone());
                }
                Change::AccessChanged { before, .. } => named.push(before.source.clone()),
                other => panic!("{other:?}"),
            }
        }
        named.sort();
        named.dedup();
        assert_eq!(named.iter().filter(|source| !source.is_person()).cloned().collect::<Vec<_>>(), sources()[1..]);
        assert_eq!(State::restore(world.state.snapshot()).expect("a snapshot"), world.state);
        // It holds until the directory gives it anew.
        if world.state.is_member(UserId::new(WHO)) {
            give(&mut world, profile_role(7, "editor"), &press());
            assert!(publishes(&world, 7) && !publishes(&world, 8));
        }
    }
}

#[test]
fn j13_who_is_suspended_stays_suspended_whatever_a_directory_gives() {
    let mut world = house();
    world.run(user(1), Action::Suspend { user: UserId::new(WHO) }).expect("suspended");
    give(&mut world, profile_role(7, "editor"), &press());
    assert!(world.state.is_suspended(UserId::new(WHO)) && !publishes(&world, 7));
    world.run(user(1), Action::Reinstate { user: UserId::new(WHO) }).expect("reinstated");
    assert!(publishes(&world, 7));
}

#[test]
fn j13_a_directory_takes_back_everything_or_a_part() {
    let (who, group) = (UserId::new(WHO), Place::group(GroupId::new(1)));
    let given = [profile_role(7, "editor"), profile_role(8, "editor"), Access::new(group, Role::policy("moderator"))];
    let mut begun = house();
    given.iter().for_each(|access| give(&mut begun, access.clone(), &press()));
    let parts = [
        (None, None, 0),
        (Some(given[0].place), None, 2),
        (None, Some(Role::policy("editor")), 1),
        (Some(group), Some(Role::policy("moderator")), 2),
    ];
    for (place, role, left) in parts {
        let mut world = begun.clone();
        let action = Action::TakeBack { user: who, source: press(), place, role };
        world.run(operator(), action).expect("taken back");
        let held = world.state.access(who).into_iter().filter(|held| held.source == press()).count();
        assert_eq!((held, world.state.is_member(who)), (left, true));
    }
    let missing =
        Action::TakeBack { user: who, source: press(), place: Some(group), role: Some(Role::policy("editor")) };
    assert_eq!(kind(begun.run(operator(), missing)), "unknown");
    let others = Action::TakeBack { user: who, source: Source::import(), place: None, role: None };
    assert_eq!(kind(begun.run(operator(), others)), "unknown");
    // Nothing that people gave is left: whoever has nothing then is out.
    let member = Action::Revoke { user: who, place: Place::organization(), role: Role::policy("member") };
    begun.run(user(1), member).expect("revoked");
    let all = Action::TakeBack { user: who, source: press(), place: None, role: None };
    let events = begun.run(operator(), all).expect("taken back");
    assert_eq!(events[0].change, Change::MemberRemoved { user: who, sources: vec![press()] });
    assert!(!begun.state.is_member(who));
}

/// J17: whichever of two takes its own first, the right goes on.
#[test]
fn j13_a_right_that_another_gives_on_is_held_without_a_break() {
    let editor = profile_role(7, "editor");
    let since = |world: &World| -> Vec<u64> {
        let snapshot = serde_json::to_value(world.state.snapshot()).expect("JSON");
        let members = snapshot["members"].as_array().expect("members");
        let who = members.iter().find(|member| member["user"] == WHO).expect("the member");
        let all = who["holds"].as_array().expect("holds").iter().zip(who["holds_since"].as_array().expect("numbers"));
        let editor = all.filter(|(held, _)| held["role"] == "editor");
        editor.map(|(_, since)| since.as_u64().expect("a number")).collect()
    };
    for order in orders(&[Source::default(), press()]) {
        let mut world = house();
        give(&mut world, editor.clone(), &order[0]);
        let first = world.state.revision();
        give(&mut world, editor.clone(), &order[1]);
        assert_eq!(since(&world), [first, first]);
        world.run(by(&order[0]), taking(&editor, &order[0])).expect("taken");
        assert_eq!(since(&world), [first]);
        give(&mut world, editor.clone(), &order[0]);
        assert_eq!(since(&world), [first, first]);
        // Given by nobody, it begins anew.
        order.iter().for_each(|source| drop(world.run(by(source), taking(&editor, source)).expect("taken")));
        give(&mut world, editor.clone(), &order[1]);
        assert_eq!(since(&world), [world.state.revision()]);
        // What gives less does not carry more.
        let mut world = house();
        let short = Access { until: Some(at(2_000)), ..editor.clone() };
        give(&mut world, short, &order[0]);
        world.now = at(2_000);
        give(&mut world, editor.clone(), &order[1]);
        assert!(since(&world).contains(&world.state.revision()));
    }
}
