//! J19: what a policy comes to forbid of people is a misfit, and can be mended by a command.

use crate::organization::world::*;
use countersign::organization::*;
use countersign::{Level, Policy, ProfileId, UserId, WorkspaceId};

const POLICY: &str = r#"{
  "format": 1, "name": "people",
  "permissions": { "organization": ["member.invite", "member_permissions.edit"], "profile": ["post.view", "post.publish"] },
  "roles": {
    "organization": { "boss": { "grants": { "organization": "all", "profile": "all" }BOSS }, "plain": {} },
    "workspace": { "reviewer": { "grants": { "profile": ["post.view"] }REVIEWER } },
    "profile": { "publisher": { "grants": { "profile": ["post.publish"] } } }
  }REST
}"#;

fn policy(boss: &str, reviewer: &str, rest: &str) -> Policy {
    let text = POLICY.replace("BOSS", boss).replace("REVIEWER", reviewer).replace("REST", rest);
    Policy::parse(&text).unwrap_or_else(|error| panic!("{error}"))
}

/// Members 2 and 3 review in a workspace, and 2 publishes on its profile.
fn begun() -> World {
    let text = POLICY.replace("BOSS", "").replace("REVIEWER", "").replace("REST", "");
    let mut world = World::new(&text, "boss", None);
    world.workspace(5, None);
    world.profile(7, Some(5));
    world.join(1, 2, vec![organization_role("plain"), workspace_role(5, "reviewer"), profile_role(7, "publisher")]);
    world.join(1, 3, vec![organization_role("plain"), workspace_role(5, "reviewer")]);
    assert_eq!(world.state.misfits(&world.policy), []);
    world
}

fn revoke(user: u64) -> Action {
    let place = Place::workspace(WorkspaceId::new(5));
    Action::Revoke { user: UserId::new(user), place, role: Role::policy("reviewer") }
}

#[test]
fn j19_more_holders_than_a_policy_comes_to_allow_are_a_misfit() {
    let mut world = begun();
    world.policy = policy("", r#", "holders": { "max": 1 }"#, "");
    let (place, role) = (Place::workspace(WorkspaceId::new(5)), Role::policy("reviewer"));
    assert_eq!(world.state.misfits(&world.policy), [Misfit::TooManyHolders { place, role, at_most: 1 }]);
    world.run(user(1), revoke(3)).expect("mended");
    assert_eq!(world.state.misfits(&world.policy), []);
}

#[test]
fn j19_roles_that_a_policy_comes_to_keep_apart_are_a_misfit() {
    let mut world = begun();
    let apart = r#", "separation_of_duties": [{ "roles": [
        { "level": "workspace", "role": "reviewer" }, { "level": "profile", "role": "publisher" }] }]"#;
    world.policy = policy("", "", apart);
    let (first, second) = (Role::policy("reviewer"), Role::policy("publisher"));
    assert_eq!(world.state.misfits(&world.policy), [Misfit::Separated { user: UserId::new(2), first, second }]);
    world.run(user(1), revoke(2)).expect("mended");
    assert_eq!(world.state.misfits(&world.policy), []);
}

/// A policy calls the only role that edits permissions otherwise, does not say so, and has no minimum to fill.
#[test]
fn j19_an_operator_appoints_who_may_edit_permissions_where_nobody_may() {
    let mut world = begun();
    let renamed = POLICY.replace("BOSS", "").replace("REVIEWER", "").replace("REST", "").replace("boss", "chief");
    let appoint = |role: &str, user: u64| Action::Grant { user: UserId::new(user), access: organization_role(role) };
    assert_eq!(kind(world.run(operator(), appoint("boss", 3))), "wrong_actor");
    world.policy = Policy::parse(&renamed).expect("a policy");
    let misfits = world.state.misfits(&world.policy);
    assert!(misfits.contains(&Misfit::NoAdministrator {}), "{misfits:?}");
    assert_eq!(kind(world.run(operator(), appoint("plain", 3))), "wrong_actor");
    let timed = Action::Grant { user: UserId::new(3), access: organization_role("chief").until(at(9_000)) };
    assert_eq!(kind(world.run(operator(), timed)), "wrong_actor");
    world.run(By::Host {}, appoint("chief", 3)).expect_err("no operator");
    world.run(user(1), appoint("chief", 1)).expect_err("no operator");
    world.run(operator(), appoint("chief", 1)).expect("appointed");
    assert!(world.can(1, Level::Profile, "post.publish", Place::profile(ProfileId::new(7))));
    assert_eq!(kind(world.run(operator(), appoint("chief", 3))), "wrong_actor");
    let old = Action::Revoke { user: UserId::new(1), place: Place::organization(), role: Role::policy("boss") };
    world.run(user(1), old).expect("mended");
    assert_eq!(world.state.misfits(&world.policy), []);
}

/// What was announced under a name that the policy does not know does not come, and no timer waits for it.
#[test]
fn j19_an_announced_plan_is_a_misfit_where_a_policy_knows_it_no_more() {
    let plain = r#"{"format":1,"name":"plans","permissions":{"organization":["subscription.manage"]},
        "roles":{"organization":{"owner":{"grants":{"organization":"all"},"holders":{"min":1}}}}PLANS}"#;
    let plans =
        plain.replace("PLANS", r#","plans":{"big":{"custom_roles":true},"small":{"downgrade":{"notice_days":1}}}"#);
    let mut world = World::new(&plans, "owner", Some("big"));
    let change = Action::ChangePlan { plan: "small".into(), at: None, extra_seats: None };
    world.run(user(1), change).expect("announced");
    let due = world.state.announced().expect("announced").at();
    let later = countersign::Timestamp::from_millis(due.as_millis() + 1);
    let renamed = plans.replace(r#""small":{"#, r#""tiny":{ "formerly": ["small"], "#);
    for (text, timer) in [(&plans, [due, later]), (&renamed, [due, later])] {
        let policy: Policy = Policy::parse(text).expect("a policy");
        assert_eq!([world.now, later].map(|now| next_deadline(&policy, &world.state, now)), timer.map(Some));
    }
    let other = plans.replace(r#""small":{"#, r#""tiny":{"#);
    for text in [plain.replace("PLANS", ""), other] {
        let mut world = world.clone();
        world.policy = Policy::parse(&text).expect("a policy");
        let rings = [world.now, later].map(|now| next_deadline(&world.policy, &world.state, now));
        assert_eq!(rings, [None, None], "{text}");
        let unknown = Misfit::UnknownAnnouncedPlan { name: "small".into() };
        assert_eq!(world.state.misfits(&world.policy).iter().filter(|misfit| **misfit == unknown).count(), 1);
        world.run(user(1), Action::CancelPlanChange {}).expect("mended");
        assert!(!world.state.misfits(&world.policy).contains(&unknown));
        assert_eq!(next_deadline(&world.policy, &world.state, world.now), None);
    }
}

/// Nobody is left without a roster because the policy has other plans.
#[test]
fn j8_a_roster_is_made_whatever_does_not_fit() {
    let plain = r#"{"format":1,"name":"plans","permissions":{"organization":["subscription.manage"],"profile":["post.view"]},
        "roles":{"organization":{"owner":{"grants":{"organization":"all","profile":"all"},"holders":{"min":1}}}}PLANS}"#;
    let mut world = World::new(&plain.replace("PLANS", r#","plans":{"big":{}}"#), "owner", Some("big"));
    world.profile(7, None);
    for plans in [r#","plans":{"other":{}}"#, ""] {
        world.policy = Policy::parse(&plain.replace("PLANS", plans)).expect("a policy");
        let roster = world.state.roster(&world.policy, [ProfileId::new(7)], world.now);
        assert_eq!(roster.expect("whatever fits").people().count(), 1);
    }
}

/// What the default plan has in force does not begin with the next one.
#[test]
fn j17_a_plan_after_the_default_one_begins_nothing_that_was_in_force() {
    let text = r#"{"format":1,"name":"plans","permissions":{"organization":["subscription.manage"],"profile":["post.view"]},
        "roles":{"organization":{"owner":{"grants":{"organization":"all","profile":"all"},"holders":{"min":1}},"guest":{}}},
        "plans":{"free":{"roles":{"organization":["owner"]}},"full":{}},"default_plan":"free"}"#;
    let mut world = World::new(text, "owner", None);
    let change = Action::ChangePlan { plan: "full".into(), at: None, extra_seats: None };
    let events = world.run(user(1), change).expect("more");
    let Change::PlanChanged { began, .. } = &events[0].change else { panic!("{events:?}") };
    let began = serde_json::to_value(began).expect("JSON");
    assert_eq!(began, serde_json::json!({"roles": [{"level": "organization", "role": "guest"}]}));
}
