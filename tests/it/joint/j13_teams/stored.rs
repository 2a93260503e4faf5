//! Teams read back: snapshots and logs that somebody else wrote, an instant in the past.

use super::pairs::{own, role, world};
use super::{BLOG, give, out, put, run};
use crate::organization::world::{World, at, profile_role, user};
use countersign::event_sourcing::{HistoryError, replay};
use countersign::organization::*;
use countersign::{Level, OrganizationId, UserId};
use serde_json::{Value, json};

pub(super) fn begun() -> State {
    State::new(OrganizationId::new(10))
}

/// A team with a custom role and one of the policy, members 2 and 3 in it.
pub(super) fn told() -> World {
    let mut world = world();
    run(&mut world, user(1), Action::DefineCustomRole { document: role(r#""post.view""#) });
    [own(), profile_role(7, "checker")].into_iter().for_each(|access| drop(run(&mut world, user(1), give(access))));
    [2, 3].into_iter().for_each(|who| drop(run(&mut world, user(1), put(who))));
    world
}

fn restored(snapshot: Value) -> Result<State, InvalidSnapshot> {
    State::restore(serde_json::from_value(snapshot).expect("a snapshot"))
}

/// What is said of a snapshot, and how it is made to say it.
type Forgery<'f> = (&'f str, &'f dyn Fn(&mut Value));

#[test]
fn j04_a_snapshot_with_a_member_twice_or_somebody_elses_team_is_refused() {
    let world = told();
    let snapshot = serde_json::to_value(world.state.snapshot()).expect("JSON");
    assert_eq!(restored(snapshot.clone()), Ok(world.state.clone()));
    let with = |change: &dyn Fn(&mut Value)| {
        let mut snapshot = snapshot.clone();
        change(&mut snapshot);
        restored(snapshot)
    };
    let forged: [Forgery<'_>; 5] = [
        ("a member twice", &|all| all["teams"][0]["members"] = json!([2, 2])),
        ("nobody of the organization", &|all| all["teams"][0]["members"] = json!([2, 77])),
        ("a team twice", &|all| {
            let team = all["teams"][0].clone();
            all["teams"].as_array_mut().expect("teams").push(team);
        }),
        ("what a directory gives", &|all| {
            all["teams"][0]["access"][0]["source"] = json!({"type": "directory", "group": "press"});
        }),
        ("a member's own role through a team that is not there", &|all| {
            let mut access = all["teams"][0]["access"][0].clone();
            access["source"] = json!({"type": "team", "team": 9});
            all["members"][3]["holds"].as_array_mut().expect("a list").push(access);
        }),
    ];
    for (what, change) in forged {
        assert!(with(change).is_err(), "{what}");
    }
    // J8: a role that is not there gives nothing, and can be seen.
    let without = with(&|all| all["custom_roles"] = json!([])).expect("a snapshot");
    assert!(without.misfits(&world.policy).len() > world.state.misfits(&world.policy).len());
    // What is read back goes on as what was stored.
    let (mut again, mut world) = (world.clone(), world);
    again.state = restored(snapshot).expect("a snapshot");
    for action in [out(2), put(4), give(profile_role(8, "client")), Action::RemoveMember { user: UserId::new(3) }] {
        assert_eq!(run(&mut again, user(1), action.clone()), run(&mut world, user(1), action));
        assert_eq!(again.state, world.state);
    }
}

/// The log with one change in place of its last.
fn instead(world: &World, change: Change) -> Result<State, HistoryError> {
    let mut log = world.log.clone();
    log.last_mut().expect("an event").change = change;
    replay(begun(), &log)
}

#[test]
fn j05_an_event_of_a_team_or_a_role_that_is_gone_is_refused() {
    let mut world = told();
    run(&mut world, user(1), Action::CreateTeam { team: TeamId::new(2), name: "News".into() });
    run(&mut world, user(1), Action::DeleteTeam { team: TeamId::new(2) });
    run(&mut world, user(1), Action::DeleteCustomRole { level: Level::Profile, name: "own".into() });
    run(&mut world, user(1), put(4));
    assert_eq!(instead(&world, Change::TeamJoined { team: BLOG, user: UserId::new(4) }), Ok(world.state.clone()));
    let (gone, two) = (TeamId::new(2), UserId::new(2));
    let other = Access { place: profile_role(8, "client").place, ..own() };
    let checker = profile_role(7, "checker");
    let to = Access { place: checker.place, ..own() };
    for change in [
        Change::TeamJoined { team: gone, user: UserId::new(4) },
        Change::TeamJoined { team: BLOG, user: two },
        Change::TeamLeft { team: gone, user: two, kept: vec![] },
        Change::TeamRenamed { team: gone, name: "News".into() },
        Change::TeamAccessGranted { team: gone, access: checker.clone() },
        Change::TeamAccessGranted { team: BLOG, access: own() },
        Change::TeamAccessGranted { team: BLOG, access: other.clone() },
        Change::TeamAccessChanged { team: BLOG, before: checker, after: to, less: true, kept: vec![] },
        Change::TeamAccessRevoked { team: BLOG, access: own(), kept: vec![] },
        Change::AccessGranted { user: two, access: other },
    ] {
        assert!(instead(&world, change.clone()).is_err(), "{change:?}");
    }
}

#[test]
fn as_of_an_instant_a_team_is_as_it_was_then() {
    let mut world = told();
    let monday = world.now;
    world.now = at(5_000);
    run(&mut world, user(1), out(2));
    world.now = at(6_000);
    run(&mut world, user(1), put(4));
    run(&mut world, user(1), Action::RenameTeam { team: BLOG, name: "News".into() });
    let [then, between, now] = [monday, at(5_500), at(6_000)].map(|at| as_of(begun(), &world.log, at).expect("a log"));
    let members = |then: &AsOf| -> Vec<u128> {
        then.state().team(BLOG).expect("a team").members().map(|user| user.as_u128()).collect()
    };
    assert_eq!([members(&then), members(&between), members(&now)], [vec![2, 3], vec![3], vec![3, 4]]);
    assert_eq!(then.state().team(BLOG).map(Team::name), Some("Blog"));
    assert!(then.grants(UserId::new(2)).iter().any(|grant| grant.access.source == Source::team(BLOG)));
    assert!(between.grants(UserId::new(2)).iter().all(|grant| grant.access.source != Source::team(BLOG)));
    // Who is put in anew is told with the one who gave it to the team and the one who put them in, and nobody who is out.
    let given = now.grants(UserId::new(4)).into_iter().find(|grant| grant.access.role == Role::custom("own"));
    assert_eq!(given.expect("held").given.len(), 2);
    let changed: Vec<(u128, bool)> =
        then.until(&world.policy, &now).iter().map(|one| (one.user.as_u128(), one.is_gain())).collect();
    assert_eq!(changed, [(2, false), (2, false), (4, true), (4, true)]);
    let policy = &world.policy;
    let views = |then: &AsOf| -> Vec<u128> {
        let permission = policy.permission(Level::Profile, "post.view").expect("a permission");
        let on = then.state().resource(own().place).expect("a profile");
        let all = then.actors(policy).expect("actors");
        all.iter()
            .filter(|one| policy.can_erased(one, permission.into(), &on))
            .map(|one| one.user().as_u128())
            .collect()
    };
    assert_eq!([views(&then), views(&between), views(&now)], [vec![1, 2, 3], vec![1, 3], vec![1, 3, 4]]);
}
