//! What a host tells of whoever sends a command, and of people whom approvals look at.

use super::world::*;
use countersign::organization::*;
use countersign::{Level, Policy, ProfileId, UserId, actor::ActorFacts, id::KeyId};

/// Members are managed with a second factor; a lead publishes with one.
const STUDIO: &str = r#"{
  "format": 1, "name": "studio", "actor_facts": ["second_factor"],
  "permissions": {
    "organization": ["member.invite", "member_permissions.edit", "api_key.manage"],
    "profile": ["post.view", "post.publish"]
  },
  "roles": {
    "organization": {
      "owner": { "grants": { "organization": "all", "profile": "all" }, "holders": { "min": 1 } },
      "lead": { "grants": {
        "organization": ["member.invite", "member_permissions.edit"],
        "profile": ["post.view", { "permissions": ["post.publish"], "when": ["second_factor"] }] } },
      "plain": {}
    },
    "profile": {
      "publisher": { "grants": { "profile": ["post.publish"] } },
      "guarded": { "grants": { "profile": [{ "permissions": ["post.publish"], "when": ["second_factor"] }] } }
    }
  },
  "forbid": [{ "level": "organization", "permissions": ["member_permissions.edit"], "when": ["!second_factor"] }]
}"#;

const OWNER: u64 = 1;
const LEAD: u64 = 2;
const MEMBER: u64 = 3;

fn studio() -> World {
    let mut world = World::new(STUDIO, "owner", None);
    world.profile(7, None);
    world.join(OWNER, LEAD, vec![organization_role("lead")]);
    world.join(OWNER, MEMBER, vec![organization_role("plain")]);
    world
}

fn told(policy: &Policy, value: bool) -> ActorFacts {
    ActorFacts::new().fact(policy.actor_fact("second_factor").expect("a fact"), value)
}

/// Decides with that told of the sender, and lets it happen.
fn run(world: &mut World, by: By, action: Action, facts: ActorFacts) -> Result<usize, Refusal> {
    let command = world.command(by, action);
    let events = decide_knowing(&world.policy, &world.state, &command, facts)?;
    for event in &events {
        evolve(&mut world.state, event).expect("what was decided can happen");
    }
    Ok(events.len())
}

fn grant(role: &str) -> Action {
    Action::Grant { user: UserId::new(MEMBER), access: profile_role(7, role) }
}

#[test]
fn r5_a_command_is_refused_unless_what_lifts_a_prohibition_is_told_of_its_sender() {
    let mut world = studio();
    for facts in [ActorFacts::new(), told(&world.policy, false)] {
        assert_eq!(kind(run(&mut world, user(OWNER), grant("publisher"), facts)), "not_permitted");
    }
    let facts = told(&world.policy, true);
    let command = world.command(user(OWNER), grant("publisher"));
    assert!(simulate(&world.policy, &world.state, &command).is_err());
    assert!(simulate_knowing(&world.policy, &world.state, &command, facts).is_ok());
    assert_eq!(run(&mut world, user(OWNER), grant("publisher"), facts), Ok(1));
}

#[test]
fn r4_nothing_is_told_of_whom_somebody_acts_for() {
    let mut world = studio();
    let (facts, owner) = (told(&world.policy, true), UserId::new(OWNER));
    // The host's support acts for a member only where it was let in, and then hands nothing out.
    assert_eq!(kind(run(&mut world, operator().in_the_name_of(owner), grant("publisher"), facts)), "wrong_actor");
    assert_eq!(kind(run(&mut world, user(LEAD).in_the_name_of(owner), grant("guarded"), facts)), "not_permitted");
}

/// The bound compares conditions as they are written: what is told of the giver neither widens nor narrows it.
#[test]
fn j7_a_fact_of_the_giver_is_an_atom_like_any_other() {
    let mut world = studio();
    let facts = told(&world.policy, true);
    assert_eq!(kind(run(&mut world, user(LEAD), grant("publisher"), facts)), "beyond");
    assert_eq!(run(&mut world, user(LEAD), grant("guarded"), facts), Ok(1));
    assert!(!world.can(MEMBER, Level::Profile, "post.publish", Place::profile(ProfileId::new(7))));
}

#[test]
fn r6_a_key_is_told_of_as_its_maker_would_be() {
    let mut world = studio();
    let (key, facts) = (KeyId::new(5), told(&world.policy, true));
    let permissions = ["member_permissions.edit", "post.publish"].map(Into::into).into();
    let mint = Action::MintKey { key, permissions, places: vec![], until: None, content: None };
    world.run(user(OWNER), mint).expect("minted");
    assert_eq!(kind(run(&mut world, By::key(key), grant("publisher"), ActorFacts::new())), "not_permitted");
    assert_eq!(run(&mut world, By::key(key), grant("publisher"), facts), Ok(1));
}

/// An inviter is not there when somebody accepts: nothing is known of them then.
#[test]
fn j7_an_invitation_whose_right_takes_a_second_factor_is_accepted_by_nobody() {
    let document = STUDIO.replace(
        r#""permissions": ["member_permissions.edit"], "when""#,
        r#""permissions": ["member.invite"], "when""#,
    );
    let mut world = World::new(&document, "owner", None);
    world.profile(7, None);
    let facts = told(&world.policy, true);
    assert_eq!(kind(world.invite(OWNER, 1, vec![profile_role(7, "publisher")])), "not_permitted");
    let (invitation, token) = (countersign::id::InvitationId::new(1), countersign::id::TokenId::new(1));
    let access = vec![profile_role(7, "publisher")];
    let invite =
        Action::Invite { invitation, recipient: "julie@example.com".into(), token, access, expires_at: at(9_000) };
    run(&mut world, user(OWNER), invite, facts).expect("invited");
    let accept = Action::AcceptInvitation { invitation, token };
    assert_eq!(kind(run(&mut world, user(MEMBER), accept, facts)), "inviter_cannot");
}

#[test]
fn facts_of_another_policy_are_refused() {
    let mut world = studio();
    let other = Policy::parse(&STUDIO.replace("studio", "other")).expect("the policy is accepted");
    let command = world.command(user(OWNER), grant("publisher"));
    let refused =
        decide_knowing(&world.policy, &world.state, &command, told(&other, true)).expect_err("a foreign fact");
    assert!(matches!(refused, Refusal::PolicyMismatch { .. }), "{refused}");
}

#[test]
fn a_roster_knows_of_its_people_what_it_is_told() {
    let world = studio();
    let facts = told(&world.policy, true);
    let roster = world.state.roster(&world.policy, [ProfileId::new(7)], world.now).expect("a roster");
    let publish = world.policy.permission(Level::Profile, "post.publish").expect("a permission");
    let page = world.state.resource(Place::profile(ProfileId::new(7))).expect("there");
    let may = |roster: &Roster| {
        let person = roster.people().find(|person| person.user() == UserId::new(LEAD)).expect("in the roster");
        world.policy.can_erased(person, publish.into(), &page)
    };
    assert!(!may(&roster));
    assert!(may(&roster.clone().knowing(&world.policy, UserId::new(LEAD), facts).expect("a roster")));
    assert!(!may(&roster.knowing(&world.policy, UserId::new(OWNER), facts).expect("a roster")));
}
