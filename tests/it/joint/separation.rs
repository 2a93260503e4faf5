//! Separation of duties through custom roles: what one reaches counts as the roles that it equals or contains.

use crate::organization::world::*;
use countersign::organization::*;
use countersign::{Level, UserId, WorkspaceId};

const POLICY: &str = r#"{
  "format": 1, "name": "apart", "facts": ["urgent"], "obligations": ["report"],
  "permissions": {
    "organization": ["member.invite", "member_permissions.edit", "custom_role.manage", "invoice.view", "subscription.manage", "member.remove"],
    "workspace": ["member.invite"],
    "profile": ["post.view", "post.edit", "post.publish"]
  },
  "roles": {
    "organization": {
      "owner": { "grants": { "organization": "all", "workspace": "all", "profile": "all" }, "holders": { "min": 1 } },
      "buyer": { "grants": { "organization": ["subscription.manage"] } },
      "chief_buyer": { "inherits": ["buyer"] },
      "director": { "confers": { "profile": ["publisher"] } },
      "auditor": { "grants": { "organization": ["invoice.view", { "permissions": ["member.remove"], "when": ["urgent"] }] } },
      "plain": {}
    },
    "workspace": {
      "reviewer": { "grants": { "profile": ["post.view", "post.edit"] } },
      "guest": { "grants": { "profile": ["post.view"] } }
    },
    "profile": { "publisher": { "grants": { "profile": ["post.publish"] } } }
  },
  "separation_of_duties": [
    { "roles": [{ "level": "organization", "role": "buyer" }, { "level": "organization", "role": "auditor" }] },
    { "roles": [{ "level": "workspace", "role": "reviewer" }, { "level": "profile", "role": "publisher" }] }
  ],
  "custom_roles": {
    "organization": { "ceiling": { "organization": "all", "profile": "all" } },
    "workspace": { "ceiling": { "profile": "all" } },
    "profile": { "ceiling": { "profile": "all" } }
  }
}"#;

fn document(level: &str, name: &str, rest: &str) -> RoleDocument {
    RoleDocument::parse(&format!(r#"{{"format":1,"level":"{level}","name":"{name}",{rest}}}"#)).expect("a document")
}

/// Custom roles that equal or contain the auditor: whole, wider, under conditions, with obligations, by an option.
fn auditors() -> Vec<(RoleDocument, Vec<String>)> {
    let made = |rest: &str| document("organization", "books", rest);
    vec![
        (made(r#""grants":{"organization":["invoice.view","member.remove"]}"#), vec![]),
        (
            made(
                r#""grants":{"organization":["invoice.view","member.remove","member.invite"],"profile":["post.view"]}"#,
            ),
            vec![],
        ),
        (
            made(r#""grants":{"organization":["invoice.view",{"permissions":["member.remove"],"when":["urgent"]}]}"#),
            vec![],
        ),
        (
            made(r#""grants":{"organization":[{"permissions":["invoice.view","member.remove"],"when":["!urgent"]}]}"#),
            vec![],
        ),
        (
            made(
                r#""grants":{"organization":[{"permissions":["invoice.view","member.remove"],"obligations":["report"]}]}"#,
            ),
            vec![],
        ),
        (
            made(r#""grants":{"organization":["invoice.view"]},"optional":{"organization":["member.remove"]}"#),
            vec!["member.remove".into()],
        ),
    ]
}

fn begun() -> World {
    let mut world = World::new(POLICY, "owner", None);
    world.workspace(5, None);
    world.profile(7, Some(5));
    world.join(1, 2, vec![organization_role("plain")]);
    world
}

fn books(optional: &[String]) -> Access {
    Access { optional: optional.to_vec(), ..Access::new(Place::organization(), Role::custom("books")) }
}

#[test]
fn a_custom_role_counts_as_the_roles_that_it_equals_or_contains() {
    for ((document, optional), other) in
        auditors().into_iter().flat_map(|one| ["buyer", "chief_buyer"].map(|other| (one.clone(), other)))
    {
        let mut world = begun();
        let tried = document.as_str().to_string();
        world.run(user(1), Action::DefineCustomRole { document }).expect("defined");
        let (custom, policys) = (books(&optional), organization_role(other));
        let both = vec![custom.clone(), policys.clone()];
        assert_eq!(kind(world.invite(1, 50, both)), "separated", "{tried}");
        for (first, second) in [(&custom, &policys), (&policys, &custom)] {
            let mut world = world.clone();
            world.invite(1, 51, vec![second.clone()]).expect("invited");
            world.grant(1, 2, first.clone()).expect("alone");
            assert_eq!(kind(world.grant(1, 2, second.clone())), "separated", "{tried}");
            assert_eq!(kind(world.accept(2, 51)), "separated", "{tried}");
            world.accept(3, 51).expect("another person");
        }
        // An option that completes it is switched on.
        if !optional.is_empty() {
            world.grant(1, 2, books(&[])).expect("less than the auditor");
            world.grant(1, 2, policys).expect("apart from nothing");
            let (place, role) = (Place::organization(), Role::custom("books"));
            let switch = Action::SwitchOptional { user: UserId::new(2), place, role, optional };
            assert_eq!(kind(world.run(user(1), switch)), "separated");
        }
    }
}

#[test]
fn a_custom_role_is_not_edited_into_one_that_its_holders_may_not_have() {
    for (document, optional) in auditors() {
        let mut world = begun();
        let first = self::document(
            "organization",
            "books",
            r#""grants":{"organization":["invoice.view"]},"optional":{"organization":["member.invite"]}"#,
        );
        world.run(user(1), Action::DefineCustomRole { document: first }).expect("defined");
        world.grant(1, 2, books(&[])).expect("granted");
        world.grant(1, 2, organization_role("chief_buyer")).expect("granted");
        for suspended in [false, true] {
            let mut world = world.clone();
            if suspended {
                world.run(user(1), Action::Suspend { user: UserId::new(2) }).expect("suspended");
            }
            let edited = world.run(user(1), Action::EditCustomRole { document: document.clone() });
            // What is only offered is held by nobody yet.
            assert_eq!(edited.is_ok(), !optional.is_empty(), "{}", document.as_str());
        }
    }
}

#[test]
fn no_custom_role_brings_both_by_itself() {
    let mut world = begun();
    let both = r#""grants":{"organization":["subscription.manage","invoice.view","member.remove"]}"#;
    let define = |rest: &str| Action::DefineCustomRole { document: document("organization", "books", rest) };
    assert_eq!(kind(world.run(user(1), define(both))), "separated");
    world.run(user(1), define(r#""grants":{"organization":["subscription.manage"]}"#)).expect("a buyer");
    let edit = Action::EditCustomRole { document: document("organization", "books", both) };
    assert_eq!(kind(world.run(user(1), edit)), "separated");
}

#[test]
fn custom_roles_count_together_and_from_above() {
    let mut world = begun();
    let define =
        |name: &str, level: &str, rest: &str| Action::DefineCustomRole { document: document(level, name, rest) };
    world.run(user(1), define("one", "workspace", r#""grants":{"profile":["post.view"]}"#)).expect("defined");
    world.run(user(1), define("two", "workspace", r#""grants":{"profile":["post.edit"]}"#)).expect("defined");
    world.run(user(1), define("wide", "organization", r#""grants":{"profile":["post.publish"]}"#)).expect("defined");
    let there = |name: &str| Access::new(Place::workspace(WorkspaceId::new(5)), Role::custom(name));
    let wide = Access::new(Place::organization(), Role::custom("wide"));
    world.grant(1, 2, there("one")).expect("half a reviewer");
    for publisher in [profile_role(7, "publisher"), organization_role("director"), wide] {
        let mut world = world.clone();
        world.grant(1, 2, publisher).expect("no reviewer");
        assert_eq!(kind(world.grant(1, 2, there("two"))), "separated", "two halves are a reviewer");
    }
    world.grant(1, 2, there("two")).expect("no publisher");
    assert!(world.can(2, Level::Profile, "post.edit", Place::profile(countersign::ProfileId::new(7))));
}

/// A role that is kept apart comes in parts: some by a custom role, the rest by roles of the policy or from above.
#[test]
fn custom_roles_count_with_what_other_roles_give() {
    let mut world = begun();
    let define =
        |name: &str, level: &str, grants: &str| Action::DefineCustomRole { document: document(level, name, grants) };
    world.run(user(1), define("half", "workspace", r#""grants":{"profile":["post.edit"]}"#)).expect("defined");
    world.run(user(1), define("above", "organization", r#""grants":{"profile":["post.view"]}"#)).expect("defined");
    let half = Access::new(Place::workspace(WorkspaceId::new(5)), Role::custom("half"));
    let rest = [workspace_role(5, "guest"), Access::new(Place::organization(), Role::custom("above"))];
    for rest in rest {
        let parts = [half.clone(), rest, profile_role(7, "publisher")];
        for last in 0..parts.len() {
            let mut world = world.clone();
            for (index, part) in parts.iter().enumerate().filter(|(index, _)| *index != last) {
                world.grant(1, 2, part.clone()).unwrap_or_else(|refusal| panic!("{index} before {last}: {refusal}"));
            }
            assert_eq!(kind(world.grant(1, 2, parts[last].clone())), "separated", "{last}");
        }
    }
    // A custom role that adds nothing to what the policy's roles give makes nobody a reviewer.
    world.grant(1, 1, half).expect("the owner had it");
    world.grant(1, 1, profile_role(7, "publisher")).expect("no reviewer");
}

/// What else somebody may do makes no other role of a custom role that equals one which is kept apart.
#[test]
fn a_custom_role_counts_for_whoever_may_do_all_of_it_already() {
    let mut world = begun();
    let whole = r#""grants":{"profile":["post.view","post.edit"]}"#;
    let made = |rest: &str| document("workspace", "second", rest);
    world.run(user(1), Action::DefineCustomRole { document: made(whole) }).expect("defined");
    let pair =
        [Access::new(Place::workspace(WorkspaceId::new(5)), Role::custom("second")), profile_role(7, "publisher")];
    for first in [0, 1] {
        let mut world = world.clone();
        world.grant(1, 1, pair[first].clone()).expect("one of the two, to the owner");
        assert_eq!(kind(world.grant(1, 1, pair[1 - first].clone())), "separated");
    }
    let part = made(r#""grants":{"profile":["post.view"]}"#);
    world.run(user(1), Action::EditCustomRole { document: part }).expect("edited");
    pair.into_iter().for_each(|access| world.grant(1, 1, access).map(drop).expect("no reviewer"));
    assert_eq!(kind(world.run(user(1), Action::EditCustomRole { document: made(whole) })), "separated");
}

/// Deployed back to a policy that does not know a name yet: what is held under it may be any role, until it is known again.
#[test]
fn what_the_policy_cannot_read_may_be_any_role_that_is_kept_apart() {
    let renamed = POLICY.replace("[\"publisher\"]", "[\"poster\"]");
    let renamed = renamed.replace("\"publisher\": {", "\"poster\": { \"formerly\": [\"publisher\"],");
    let renamed = renamed.replace("\"role\": \"publisher\"", "\"role\": \"poster\"");
    let policies = [POLICY, renamed.as_str()].map(|text| countersign::Policy::parse(text).expect("a policy"));
    let whole = r#""grants":{"profile":["post.view","post.edit"]}"#;
    let mut world = begun();
    world.policy = policies[1].clone();
    for (name, rest) in [("second", whole), ("third", r#""grants":{"profile":["post.view"]}"#)] {
        world.run(user(1), Action::DefineCustomRole { document: document("workspace", name, rest) }).expect("defined");
    }
    let custom = |name: &str| Access::new(Place::workspace(WorkspaceId::new(5)), Role::custom(name));
    world.grant(1, 2, profile_role(7, "poster")).expect("alone");
    world.policy = policies[0].clone();
    for reviewer in [workspace_role(5, "reviewer"), custom("second"), organization_role("director")] {
        assert_eq!(kind(world.clone().grant(1, 2, reviewer.clone())), "policy_mismatch", "{reviewer:?}");
    }
    // What is kept apart from nothing is given, and a custom role is not edited into one that is not.
    world.grant(1, 2, workspace_role(5, "guest")).expect("no reviewer");
    world.grant(1, 2, custom("third")).expect("no reviewer");
    let edit = Action::EditCustomRole { document: document("workspace", "third", whole) };
    assert_eq!(kind(world.run(user(1), edit.clone())), "policy_mismatch");
    // Known again, it is what it was; and taken away, it stands in nobody's way.
    world.policy = policies[1].clone();
    assert_eq!(kind(world.run(user(1), edit.clone())), "separated");
    world.policy = policies[0].clone();
    let take =
        Action::Revoke { user: UserId::new(2), place: profile_role(7, "poster").place, role: Role::policy("poster") };
    world.run(user(1), take).expect("taken");
    world.run(user(1), edit).expect("a reviewer and nothing else");
}
