//! J9: a transfer hands on no more, and no longer, than was held.

use crate::organization::world::*;
use countersign::organization::*;
use countersign::{Level, Policy, ProfileId, UserId, WorkspaceId};

const POLICY: &str = r#"{
  "format": 1, "name": "transfers",
  "permissions": {
    "organization": ["member.invite", "member_permissions.edit", "ownership.transfer"],
    "workspace": ["member.invite"],
    "profile": ["post.view", "post.edit", "post.publish"]
  },
  "roles": {
    "organization": {
      "owner": { "grants": { "organization": "all", "workspace": "all", "profile": "all" }, "holders": { "min": 1 } },
      "lead": { "grants": { "organization": ["ownership.transfer"], "profile": ["post.view", "post.edit"] },
                "optional": { "profile": ["post.publish"] }, "holders": { "max": 1 } },
      "viewer": { "grants": { "profile": ["post.view"] } },
      "plain": {}
    },
    "workspace": {
      "lead": { "grants": { "profile": ["post.view", "post.edit"] }, "optional": { "profile": ["post.publish"] }, "holders": { "max": 1 } },
      "viewer": { "grants": { "profile": ["post.view"] } }
    }
  }
}"#;

fn begun() -> World {
    let mut world = World::new(POLICY, "owner", None);
    world.workspace(5, None);
    for profile in [7, 8] {
        world.profile(profile, Some(5));
    }
    world.join(1, 2, vec![organization_role("plain")]);
    world.join(1, 3, vec![organization_role("plain")]);
    world
}

fn places() -> [Place; 2] {
    [Place::organization(), Place::workspace(WorkspaceId::new(5))]
}

/// Every way in which an assignment is less than whole, and whole.
fn held(place: Place) -> Vec<Access> {
    let plain = Access::new(place, Role::policy("lead"));
    let timed = Access { from: Some(at(500)), until: Some(at(5_000)), ..plain.clone() };
    let cut = Narrowing::except_profiles([ProfileId::new(7)]);
    let only = Narrowing::only_profiles([ProfileId::new(8)]);
    vec![
        plain.clone(),
        plain.clone().until(at(5_000)),
        timed.clone(),
        plain.clone().narrowed(cut.clone()),
        plain.clone().narrowed(only),
        plain.optional("post.publish").until(at(5_000)),
        timed.narrowed(cut),
    ]
}

/// What somebody may do on the profiles at each of these times.
fn rights(world: &World, who: u64) -> Vec<Vec<(u64, &'static str)>> {
    let may = |now: i64| {
        let mut world = world.clone();
        world.now = at(now);
        let asked = [7, 8]
            .into_iter()
            .flat_map(|profile| ["post.view", "post.edit", "post.publish"].map(|permission| (profile, permission)));
        let held = |(profile, permission): &(u64, &'static str)| {
            world.can(who, Level::Profile, permission, Place::profile(ProfileId::new(*profile)))
        };
        asked.filter(held).collect()
    };
    [1_000, 4_999, 5_000, 9_000].map(may).into()
}

#[test]
fn j9_a_transfer_hands_on_no_more_and_no_longer_than_was_held() {
    let mut kept = 0;
    for (place, operator_sends, former) in places().into_iter().flat_map(|place| {
        [false, true].into_iter().flat_map(move |sends| [None, Some("viewer")].map(|former| (place, sends, former)))
    }) {
        for access in held(place) {
            let mut world = begun();
            world.grant(1, 2, access.clone()).expect("granted");
            let before = rights(&world, 2);
            let to = UserId::new(3);
            let action =
                Action::TransferOwnership { place, role: Role::policy("lead"), to, former: former.map(Role::policy) };
            let by = if operator_sends { operator() } else { user(2) };
            let answer = world.run(by, action);
            if answer.is_err() {
                // No permission for it at a workspace, nor where it is cut away.
                assert!(!operator_sends, "{place} {access:?}: {answer:?}");
                continue;
            }
            assert!(world.state.access(to).contains(&access), "as it was held");
            for (index, (had, has)) in before.iter().zip(rights(&world, 3)).enumerate() {
                assert_eq!(*had, has, "{place} {access:?} at time {index}");
            }
            for (had, has) in before.iter().zip(rights(&world, 2)) {
                assert!(has.iter().all(|one| had.contains(one)), "{place} {access:?}: {has:?} beyond {had:?}");
                kept += usize::from(!has.is_empty());
            }
            let mut replayed = State::new(world.state.organization());
            world.log.iter().for_each(|event| evolve(&mut replayed, event).expect("it happened"));
            assert_eq!(replayed, world.state);
        }
    }
    assert!(kept > 10, "{kept}");
}

#[test]
fn j9_what_is_held_for_good_gives_way_to_nothing_that_ends() {
    for access in held(Place::organization()) {
        let mut world = begun();
        world.grant(1, 3, organization_role("viewer")).expect("granted");
        world.grant(1, 2, access.clone()).expect("granted");
        let (place, role) = (Place::organization(), Role::policy("lead"));
        let action = Action::TransferOwnership { place, role, to: UserId::new(3), former: None };
        world.run(operator(), action).expect("transferred");
        let whole = access.narrowing.is_none() && access.until.is_none();
        assert_eq!(world.state.access(UserId::new(3)).contains(&organization_role("viewer")), !whole);
    }
}

/// A policy that had no limit left two holders of what one may hold now.
#[test]
fn j9_each_of_several_holders_passes_on_their_own_and_to_no_other_holder() {
    let limited = POLICY;
    let free = limited.replace(r#""holders": { "max": 1 }"#, r#""holders": { "max": 9 }"#);
    assert_ne!(free, limited);
    let (place, role) = (Place::organization(), Role::policy("lead"));
    let pass = |to: u64| {
        let (role, to) = (role.clone(), UserId::new(to));
        Action::TransferOwnership { place, role, to, former: None }
    };
    let mut world = begun();
    world.policy = Policy::parse(&free).expect("a policy");
    world.join(1, 4, vec![organization_role("plain")]);
    for who in [2, 3] {
        world.grant(1, who, organization_role("lead")).expect("no limit yet");
    }
    world.policy = Policy::parse(limited).expect("a policy");
    for by in [user(2), operator()] {
        assert_eq!(kind(world.run(by, pass(3))), "taken");
    }
    for (who, to) in [(2, 4), (3, 4)] {
        let mut world = world.clone();
        world.run(user(who), pass(to)).expect("their own");
        let holds = |who: u64| world.state.access(UserId::new(who)).iter().any(|held| held.role == role);
        assert_eq!([2, 3, 4].map(holds), [who != 2, who != 3, true]);
    }
    let mut restored = world.clone();
    restored.state = State::restore(world.state.snapshot()).expect("a snapshot");
    assert_eq!(world.run(operator(), pass(4)), restored.run(operator(), pass(4)), "whatever order they stand in");
}

/// Of several assignments of the role it is the widest that passes on: a shorter or narrower one of a directory's beside it
/// neither takes its place, nor keeps it from passing.
#[test]
fn j9_what_is_held_for_good_passes_on_whatever_less_is_held_beside_it() {
    let policy = POLICY.replace(
        r#""owner": { "grants": { "organization": "all", "workspace": "all", "profile": "all" }, "holders": { "min": 1 } }"#,
        r#""owner": { "grants": { "organization": "all", "workspace": "all", "profile": ["post.view"] },
                    "optional": { "profile": ["post.publish"] }, "holders": { "min": 1, "max": 1 } },
           "deputy": { "grants": { "organization": ["member_permissions.edit"] } }"#,
    );
    assert_ne!(policy, POLICY);
    let (place, role) = (Place::organization(), Role::policy("owner"));
    let whole = organization_role("owner").optional("post.publish");
    let directory = organization_role("owner").given_by(Source::Directory { group: "board".into() });
    let beside = [
        directory.clone().until(at(5_000)),
        directory.clone().narrowed(Narrowing::except_profiles([ProfileId::new(7)])),
        directory.when("scheduled"),
    ];
    for (less, deputy) in beside.into_iter().flat_map(|less| [(less.clone(), false), (less, true)]) {
        let mut world = World::blank(Policy::parse(&policy).expect("a policy"));
        let (organization, founder) = (world.state.organization(), UserId::new(1));
        let create = Action::Create { organization, founder, access: vec![whole.clone()], plan: None };
        world.run(user(1), create).expect("founded");
        world.profile(7, None);
        world.join(1, 2, vec![organization_role("plain")]);
        if deputy {
            world.join(1, 3, vec![organization_role("deputy")]);
        }
        world.run(operator(), Action::Grant { user: founder, access: less.clone() }).expect("a directory's");
        let to = UserId::new(2);
        let transfer = Action::TransferOwnership { place, role: role.clone(), to, former: None };
        world.run(user(1), transfer).expect("passed on");
        assert!(world.state.access(to).contains(&whole), "{less:?}: {:?}", world.state.access(to));
        assert!(world.state.access(founder).iter().all(|held| held.role != role), "{less:?}");
    }
}
