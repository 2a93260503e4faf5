//! J12: a grant and an acceptance only add; a change sets exactly what it says.

use crate::organization::world::{AGORAPULSE, World, at, kind, organization_role, user};
use countersign::organization::{Access, Action, Change, Narrowing, Place, Role, State, evolve};
use countersign::{Level, ProfileId, UserId};

const WHO: u64 = 2;

fn group() -> Place {
    Place::group(countersign::id::GroupId::new(3))
}

/// Two workspaces of two profiles each, and a group of one of each.
fn house() -> World {
    let mut world = World::new(AGORAPULSE, "owner", None);
    for (workspace, profiles) in [(5, [7, 8]), (6, [17, 18])] {
        world.workspace(workspace, None);
        profiles.iter().for_each(|profile| world.profile(*profile, Some(workspace)));
    }
    let (group, profiles) = (countersign::id::GroupId::new(3), [7, 17].map(ProfileId::new).into());
    world.run(user(1), Action::CreateGroup { group, name: "Brand".into(), profiles }).expect("a group");
    world.join(1, WHO, vec![organization_role("member")]);
    world
}

/// Assignments of one role at one place: every narrowing with every period and every optional permission.
fn assignments(place: Place, role: &str) -> Vec<Access> {
    let plain = Access::new(place, Role::policy(role));
    let mut narrowings = vec![Narrowing::default()];
    if place == group() {
        narrowings.push(Narrowing::except_profiles([ProfileId::new(7)]));
        narrowings.push(Narrowing::except_profiles([ProfileId::new(17)]));
    }
    let periods =
        [(None, None), (None, Some(3_000)), (None, Some(9_000)), (Some(2_500), None), (Some(4_000), Some(5_000))];
    let mut all = Vec::new();
    for narrowing in narrowings {
        for (from, until) in periods {
            for must_approve in [false, true] {
                let (from, until) = (from.map(at), until.map(at));
                all.push(Access { from, until, must_approve, ..plain.clone().narrowed(narrowing.clone()) });
            }
        }
    }
    all
}

/// What somebody may do at each profile at each instant.
fn rights(world: &World, state: &State) -> Vec<(i64, u64, bool, bool)> {
    let publish = world.policy.permission(Level::Profile, "post.publish").expect("a permission");
    let mut rights = Vec::new();
    for now in [1_000, 2_000, 2_600, 3_500, 4_500, 6_000, 9_500] {
        let actor = state.actor(&world.policy, UserId::new(WHO), at(now)).expect("an actor");
        let profiles = [7, 8, 17, 18].map(ProfileId::new);
        let roster = state.roster(&world.policy, profiles, at(now)).expect("a roster");
        for profile in profiles {
            let on = state.resource(Place::profile(profile)).expect("a place");
            let must = roster.must_approve().contains(&(profile, UserId::new(WHO)));
            let id = u64::try_from(profile.as_u128()).expect("a small id");
            rights.push((now, id, world.policy.can_erased(&actor, publish.into(), &on), must));
        }
    }
    rights
}

fn alone(world: &World, access: &Access) -> State {
    let mut world = world.clone();
    world.grant(1, WHO, access.clone()).expect("granted");
    world.state
}

/// Every two assignments of a role at a place, one after the other, by a grant and by an acceptance: afterwards the
/// person has what either gives, and nothing else.
#[test]
fn j12_a_grant_adds_exactly_what_it_says_whatever_is_held() {
    let world = house();
    for place in [Place::profile(ProfileId::new(7)), group()] {
        let all = assignments(place, "editor");
        for first in &all {
            for second in &all {
                let (one, other) = (rights(&world, &alone(&world, first)), rights(&world, &alone(&world, second)));
                let either = one.iter().zip(&other).map(|(a, b)| (a.0, a.1, a.2 || b.2, a.3 || b.3));
                let either: Vec<_> = either.collect();
                for accepts in [false, true] {
                    let mut both = world.clone();
                    both.grant(1, WHO, first.clone()).expect("granted");
                    let added = match accepts {
                        false => both.grant(1, WHO, second.clone()),
                        true => {
                            both.invite(1, 77, vec![second.clone()]).expect("invited");
                            both.accept(WHO, 77)
                        }
                    };
                    assert_eq!(rights(&both, &both.state), either, "{first:?} and {second:?}");
                    match added {
                        // What is kept already is done, and waits no more.
                        Ok(_) if accepts => assert_eq!(both.state.pending_invitations(both.now), 0),
                        Ok(_) => assert_ne!(either, one, "nothing was added by {second:?} to {first:?}"),
                        refused => assert_eq!((kind(refused), &either), ("no_change", &one)),
                    }
                }
            }
        }
    }
}

#[test]
fn j12_what_is_over_is_no_longer_held() {
    let mut world = house();
    let editor = || Access::new(Place::profile(ProfileId::new(7)), Role::policy("editor"));
    world.grant(1, WHO, editor().until(at(2_000))).expect("granted");
    world.now = at(2_000);
    let mut invited = world.clone();
    world.grant(1, WHO, editor()).expect("granted again");
    invited.invite(1, 77, vec![editor()]).expect("invited");
    invited.accept(WHO, 77).expect("accepted");
    for world in [world, invited] {
        let held = world.state.access(UserId::new(WHO));
        assert_eq!(held.iter().filter(|access| access.role == Role::policy("editor")).count(), 1);
        assert!(world.can(WHO, Level::Profile, "post.publish", Place::profile(ProfileId::new(7))));
        assert_eq!(State::restore(world.state.snapshot()).expect("a snapshot"), world.state);
    }
}

/// Two assignments that one cannot say: commands that name the role and the place are about both.
#[test]
fn j12_a_change_sets_what_it_says_on_all_that_is_held_there() {
    let mut world = house();
    let editor = Access::new(group(), Role::policy("editor"));
    let narrowed = editor.clone().narrowed(Narrowing::except_profiles([ProfileId::new(7)]));
    world.grant(1, WHO, narrowed).expect("granted");
    world.grant(1, WHO, Access { from: Some(at(2_500)), ..editor }).expect("beside it");
    let held = |world: &World| {
        let held = world.state.access(UserId::new(WHO));
        held.into_iter().filter(|access| access.place == group()).collect::<Vec<_>>()
    };
    assert_eq!(held(&world).len(), 2);
    let (who, role) = (UserId::new(WHO), Role::policy("editor"));
    let mut scheduled = world.clone();
    let until = Some(at(5_000));
    let action = Action::Schedule { user: who, place: group(), role: role.clone(), from: None, until };
    scheduled.run(user(1), action).expect("scheduled");
    assert!(held(&scheduled).iter().all(|access| access.until == until && access.from.is_none()));
    let mut widened = world.clone();
    let narrowing = Narrowing::default();
    let action = Action::Narrow { user: who, place: group(), role: role.clone(), narrowing };
    widened.run(user(1), action).expect("widened");
    assert!(held(&widened).iter().all(|access| access.narrowing.is_none()));
    let mut changed = world.clone();
    let to = Access::new(group(), Role::policy("moderator"));
    changed.run(user(1), Action::ChangeRole { user: who, role: role.clone(), to: to.clone() }).expect("changed");
    assert_eq!(held(&changed), [to]);
    world.run(user(1), Action::Revoke { user: who, place: group(), role }).expect("revoked");
    assert_eq!(held(&world), []);
}

/// What goes on is not held anew, however many assignments the role is held by.
#[test]
fn j12_a_change_to_several_assignments_begins_none_of_them_anew() {
    let mut world = house();
    let role = Role::policy("editor");
    let long = Access::new(group(), role.clone()).narrowed(Narrowing::except_profiles([ProfileId::new(7)]));
    world.grant(1, WHO, long.until(at(9_000))).expect("granted");
    world.grant(1, WHO, Access::new(group(), role.clone()).until(at(5_000))).expect("more, for less time");
    let since = |world: &World| {
        let snapshot = serde_json::to_value(world.state.snapshot()).expect("JSON");
        let members = snapshot["members"].as_array().expect("members").clone();
        members.into_iter().find(|member| member["user"] == WHO).expect("a member")["holds_since"].clone()
    };
    let before = since(&world);
    world.invite(1, 50, vec![Access::new(group(), Role::policy("moderator"))]).expect("invited");
    let (user_id, place) = (UserId::new(WHO), group());
    let demand = Action::SetMustApprove { user: user_id, place, role, must_approve: true };
    let events = world.run(user(1), demand).expect("changed");
    assert!(events.iter().all(|event| matches!(event.change, Change::AccessChanged { less: false, .. })), "{events:?}");
    assert_eq!(events.len(), 2);
    assert_eq!(since(&world), before);
    world.accept(WHO, 50).expect("nothing was taken");
    let mut replayed = State::new(world.state.organization());
    world.log.iter().for_each(|event| evolve(&mut replayed, event).expect("it happened"));
    assert_eq!(replayed, world.state);
}

/// A promise that is kept already is taken for kept: nothing is gained, and neither a seat nor another invitation waits for
/// it any more. What was taken since it was sent, it gives back no more than before (J10).
#[test]
fn j12_who_holds_what_is_promised_accepts_and_the_invitation_is_done() {
    let access = || vec![organization_role("member")];
    for suspended in [false, true] {
        let mut world = house();
        world.invite(1, 900, access()).expect("invited");
        let before = world.state.access(UserId::new(WHO));
        if suspended {
            world.run(user(1), Action::Suspend { user: UserId::new(WHO) }).expect("suspended");
            assert_eq!(kind(world.accept(WHO, 900)), "suspended");
            continue;
        }
        let events = world.accept(WHO, 900).expect("it is theirs already");
        assert!(matches!(
            events[..],
            [countersign::organization::Event { change: Change::InvitationAccepted { .. }, .. }]
        ));
        assert_eq!(world.state.access(UserId::new(WHO)), before);
        assert_eq!(world.state.pending_invitations(world.now), 0);
        world.invite(1, 901, access()).expect("invited");
        world.run(user(1), Action::RemoveMember { user: UserId::new(WHO) }).expect("removed");
        assert_eq!(kind(world.accept(WHO, 901)), "outdated");
    }
}
