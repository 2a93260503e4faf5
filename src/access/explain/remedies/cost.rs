//! A search costs no more than its budget says, whatever the policy.

#![expect(clippy::arithmetic_side_effects, reason = "the numbers of a test are small")]

use crate::id::{OrganizationId, ProfileId, UserId, WorkspaceId};
use crate::policy::Policy;
use crate::resource::{Content, Organization};
use crate::time::Timestamp;
use crate::vocabulary::social::ProfilePermissions;
use crate::work;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// 64 plans and 253 roles, each of which gives the permission under conditions of its own.
fn policy() -> Policy {
    let facts: Vec<String> = (0..9).map(|fact| format!("\"fact_{fact}\"")).collect();
    let literal = |at: usize| {
        let atoms = ["author", "assignee", "connector", "draft", "published", "fact_0", "fact_1", "fact_2", "fact_3"];
        format!("\"{}{}\"", if at % 2 == 0 { "" } else { "!" }, atoms[(at / 2) % 9])
    };
    let role = |role: usize| {
        let gate = |at: usize| {
            let (one, other) = (literal(role + at), literal(role / 9 + 4 * at + 3));
            let when = if one.trim_matches(['"', '!']) == other.trim_matches(['"', '!']) {
                one
            } else {
                format!("{one},{other}")
            };
            format!(r#"{{"permissions":["post.edit"],"when":[{when}]}}"#)
        };
        let gates: Vec<String> = (0..3).map(gate).collect();
        format!(r#""role_{role}":{{"grants":{{"profile":[{}]}}}}"#, gates.join(","))
    };
    let roles: Vec<String> = (0..253).map(role).collect();
    let plans: Vec<String> = (0..64).map(|plan| format!(r#""plan_{plan}":{{}}"#)).collect();
    let text = format!(
        r#"{{"format":1,"name":"many","facts":[{}],"permissions":{{"profile":["post.edit"]}},
            "roles":{{"profile":{{{}}}}},"plans":{{{}}}}}"#,
        facts.join(","),
        roles.join(","),
        plans.join(",")
    );
    Policy::parse(&text).unwrap()
}

#[test]
fn an_explanation_costs_no_more_than_its_budget() {
    let policy = policy();
    let (here, page, plan) = (OrganizationId::new(1), ProfileId::new(7), policy.plan("plan_0").unwrap());
    let actor = policy.actor(UserId::new(3), here).plan(plan).build(Timestamp::from_millis(0)).unwrap();
    let content = Content::new();
    let on = Organization::new(here).workspace(WorkspaceId::new(5)).profile(page).content(&content);
    let (told, steps) = work::count(|| policy.explain(&actor, ProfilePermissions::POST_EDIT, &on));
    assert!(told.truncated, "the search is longer than its budget");
    assert!(steps > 10_000 && steps <= 2 * 500_000, "{steps} steps");
}
