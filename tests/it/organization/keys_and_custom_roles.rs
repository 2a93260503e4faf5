//! API keys and custom roles through changes of policy.

use super::world::*;
use countersign::organization::*;
use countersign::{Level, Policy, ProfileId, UserId};

fn document(text: &str) -> RoleDocument {
    RoleDocument::parse(text).expect("a document")
}

const NIGHT: &str =
    r#"{"format":1,"level":"organization","name":"night_shift","grants":{"profile":["post.view","post.publish"]}}"#;

fn enterprise() -> World {
    let mut world = World::new(ALIXIA, "owner", Some("enterprise"));
    world.profile(7, None);
    world.run(user(1), Action::DefineCustomRole { document: document(NIGHT) }).expect("defined");
    let night = Access::new(Place::organization(), Role::custom("night_shift"));
    world.join(1, 2, vec![night]);
    world
}

fn publishes(world: &World, policy: &Policy) -> bool {
    let actor = world.state.actor(policy, UserId::new(2), world.now).expect("an actor");
    let permission = policy.permission(Level::Profile, "post.publish").expect("a permission");
    policy.can_erased(
        &actor,
        permission.into(),
        &world.state.resource(Place::profile(ProfileId::new(7))).expect("there"),
    )
}

#[test]
fn a_custom_role_that_fits_no_longer_gives_nothing_and_is_named() {
    let world = enterprise();
    assert!(publishes(&world, &world.policy));
    let narrower = ALIXIA.replace(
        r#""profile": "all"
      }
    }
  },
  "plans""#,
        r#""profile": ["post.view"]
      }
    }
  },
  "plans""#,
    );
    let narrower = Policy::parse(&narrower).expect("a policy");
    assert!(world.state.misfits(&world.policy).is_empty());
    assert!(matches!(&world.state.misfits(&narrower)[..], [Misfit::CustomRole { name, .. }] if name == "night_shift"));
    assert!(!publishes(&world, &narrower));
}

#[test]
fn a_role_of_a_later_policy_does_not_take_a_custom_roles_place() {
    let world = enterprise();
    let later =
        ALIXIA.replace(r#""viewer": {"#, r#""night_shift": { "grants": { "organization": "all" } }, "viewer": {"#);
    let later = Policy::parse(&later).expect("a policy");
    assert!(!publishes(&world, &later));
    let actor = world.state.actor(&later, UserId::new(2), world.now).expect("an actor");
    let permission = later.permission(Level::Organization, "account.cancel").expect("a permission");
    let on = world.state.resource(Place::organization()).expect("there");
    assert!(!later.can_erased(&actor, permission.into(), &on));
}

#[test]
fn custom_roles_are_bounded_by_the_ceiling_and_the_plan() {
    let mut world = enterprise();
    let above = document(
        r#"{"format":1,"level":"organization","name":"cashier","grants":{"organization":["subscription.manage"]}}"#,
    );
    assert_eq!(kind(world.run(user(1), Action::DefineCustomRole { document: above })), "custom_role");
    assert_eq!(kind(world.run(user(1), Action::DefineCustomRole { document: document(NIGHT) })), "taken");
    world
        .run(operator(), Action::ChangePlan { plan: "business".into(), at: None, extra_seats: None })
        .expect("announced or applied");
    if world.state.plan() == Some("business") {
        assert!(!publishes(&world, &world.policy));
        assert_eq!(kind(world.run(user(1), Action::EditCustomRole { document: document(NIGHT) })), "not_permitted");
    }
}

#[test]
fn a_deleted_custom_role_is_held_by_nobody_when_it_is_made_again() {
    let mut world = enterprise();
    let delete = Action::DeleteCustomRole { level: Level::Organization, name: "night_shift".into() };
    world.run(user(1), delete).expect("deleted");
    world.run(user(1), Action::DefineCustomRole { document: document(NIGHT) }).expect("made again");
    assert!(!publishes(&world, &world.policy));
    assert!(world.state.access(UserId::new(2)).is_empty());
}

#[test]
fn a_key_loses_what_its_maker_loses() {
    let mut world = World::new(AGORAPULSE, "owner", None);
    world.profile(7, None);
    world.join(1, 2, vec![organization_role("member"), profile_role(7, "editor")]);
    let key = KeyId::new(4);
    let mint = |places| Action::MintKey {
        key,
        permissions: vec!["post.publish".into()],
        places,
        until: Some(at(5_000)),
        content: None,
    };
    assert_eq!(kind(world.run(user(2), mint(vec![]))), "beyond");
    world.run(user(2), mint(vec![Place::profile(ProfileId::new(7))])).expect("on the page");
    let may = |world: &World, now| {
        let actor = world.state.key_actor(&world.policy, key, at(now)).expect("an actor");
        let on = world.state.resource(Place::profile(ProfileId::new(7))).expect("there");
        let asked = |name| world.policy.permission(Level::Profile, name).expect("a permission").into();
        (
            world.policy.can_erased(&actor, asked("post.publish"), &on),
            world.policy.can_erased(&actor, asked("post.view"), &on),
        )
    };
    assert_eq!((may(&world, 4_999), may(&world, 5_000)), ((true, false), (false, false)));
    let (place, role) = (Place::profile(ProfileId::new(7)), Role::policy("editor"));
    world.run(user(1), Action::Revoke { user: UserId::new(2), place, role }).expect("revoked");
    assert_eq!(may(&world, 4_999), (false, false));
    world.run(user(1), Action::RevokeKey { key }).expect("ended");
    assert!(world.state.keys().next().is_none());
}

#[test]
fn who_is_suspended_ends_no_key_not_even_their_own() {
    let mut world = World::new(AGORAPULSE, "owner", None);
    world.profile(7, None);
    world.join(1, 2, vec![organization_role("member"), profile_role(7, "editor")]);
    let key = KeyId::new(4);
    let (permissions, places) = (vec!["post.publish".into()], vec![Place::profile(ProfileId::new(7))]);
    world.run(user(2), Action::MintKey { key, permissions, places, until: None, content: None }).expect("minted");
    world.run(user(1), Action::Suspend { user: UserId::new(2) }).expect("suspended");
    assert_eq!(kind(world.run(user(2), Action::RevokeKey { key })), "suspended");
    world.run(user(1), Action::Reinstate { user: UserId::new(2) }).expect("let in again");
    world.run(user(2), Action::RevokeKey { key }).expect("ended");
}
