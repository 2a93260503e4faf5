//! What nobody has to be given, in an organization: who has it, what it is to those who give, and what it opens.

use super::world::*;
use countersign::id::KeyId;
use countersign::organization::*;
use countersign::{Level, ProfileId, UserId};

const STUDIO: &str = r#"{
  "format": 1, "name": "studio",
  "permissions": {
    "organization": ["member.invite", "member_permissions.edit", "member.remove"],
    "profile": ["post.view", "post.edit", "post.review"]
  },
  "roles": {
    "organization": {
      "owner": { "grants": { "organization": "all", "profile": "all" }, "holders": { "min": 1 } },
      "lead": { "grants": { "organization": ["member_permissions.edit"] } },
      "plain": {}
    },
    "profile": {
      "viewer": { "grants": { "profile": ["post.view"] } },
      "editor": { "grants": { "profile": ["post.view", "post.edit"] } }
    }
  },
  "everyone": {
    "members": { "profile": ["post.review"] },
    "anyone": { "organization": ["member.invite"], "profile": ["post.view"] }
  }
}"#;

const OWNER: u64 = 1;
const LEAD: u64 = 2;
const MEMBER: u64 = 3;
const STRANGER: u64 = 4;

fn studio() -> World {
    let mut world = World::new(STUDIO, "owner", None);
    world.profile(7, None);
    world.join(OWNER, LEAD, vec![organization_role("lead")]);
    world.join(OWNER, MEMBER, vec![organization_role("plain")]);
    world
}

fn page() -> Place {
    Place::profile(ProfileId::new(7))
}

#[test]
fn r3_members_have_it_strangers_what_anyone_has_and_the_suspended_nothing() {
    let mut world = studio();
    let has = |world: &World, who| {
        ["post.view", "post.review"].map(|permission| world.can(who, Level::Profile, permission, page()))
    };
    assert_eq!(has(&world, MEMBER), [true, true]);
    assert_eq!(has(&world, STRANGER), [true, false]);
    world.run(user(OWNER), Action::Suspend { user: UserId::new(MEMBER) }).expect("suspended");
    assert_eq!(has(&world, MEMBER), [false, false]);
    world.run(user(OWNER), Action::RemoveMember { user: UserId::new(MEMBER) }).expect("removed");
    assert_eq!(has(&world, MEMBER), [true, false]);
}

/// Whoever receives something is a member and has it already: it is nothing that is handed out.
#[test]
fn j7_everyone_who_gives_holds_what_everyone_has() {
    let mut world = studio();
    world.grant(LEAD, MEMBER, profile_role(7, "viewer")).expect("granted");
    assert_eq!(kind(world.grant(LEAD, MEMBER, profile_role(7, "editor"))), "beyond");
}

/// Commands are for members, whatever anyone may do.
#[test]
fn r7_what_anyone_has_opens_no_command_to_a_stranger() {
    let mut world = studio();
    assert_eq!(kind(world.invite(STRANGER, 1, vec![profile_role(7, "viewer")])), "not_a_member");
    world.invite(MEMBER, 1, vec![profile_role(7, "viewer")]).expect("a member may, and holds it");
}

#[test]
fn r7_an_unknown_key_has_nothing_not_even_what_anyone_has() {
    let world = studio();
    let key = world.state.key_actor(&world.policy, KeyId::new(9), world.now).expect("an actor");
    let view = world.policy.permission(Level::Profile, "post.view").expect("a permission");
    assert!(!world.policy.can_erased(&key, view.into(), &world.state.resource(page()).expect("there")));
}

#[test]
fn a_simulation_tells_what_becoming_a_member_adds_to_what_anyone_has() {
    let mut world = studio();
    let add = Action::AddMember { user: UserId::new(STRANGER), access: vec![organization_role("plain")] };
    let command = world.command(user(OWNER), add);
    let simulation = simulate(&world.policy, &world.state, &command).expect("it may");
    let gained: Vec<&str> = simulation.differences.iter().map(|difference| difference.permission.as_str()).collect();
    assert!(gained.contains(&"post.review") && !gained.contains(&"post.view"), "{gained:?}");
    assert!(simulation.differences.iter().all(Difference::is_gain));
}

#[test]
fn a_roster_has_everyone_where_everyone_has_something() {
    let world = studio();
    let people = |world: &World| {
        let roster = world.state.roster(&world.policy, [ProfileId::new(7)], world.now).expect("a roster");
        roster.people().map(|person| person.user()).collect::<Vec<_>>()
    };
    assert_eq!(people(&world), [OWNER, LEAD, MEMBER].map(UserId::new));
}
