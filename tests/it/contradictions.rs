//! Where the texts of the five products contradict each other, their policies answer differently.
//!
//! A decision shows what a person may do now, and the document says what an approval covers and how many may hold a
//! role. What an engine over time has to show stands in the doc comment of each test; `rules` lists it by number.

use countersign::Policy;
use countersign::interchange::{Answer, Request};
use serde_json::{Value, json};

const NOW: u64 = 1000;

fn policy(name: &str) -> Policy {
    Policy::parse(match name {
        "agorapulse" => include_str!("../../policies/agorapulse.json"),
        "publer" => include_str!("../../policies/publer.json"),
        "alixia" => include_str!("../../policies/alixia.json"),
        "semji" => include_str!("../../policies/semji.json"),
        "alex" => include_str!("../../policies/alex.json"),
        other => unreachable!("no policy {other}"),
    })
    .unwrap()
}

fn document(name: &str) -> Value {
    serde_json::from_str(&policy(name).to_json()).unwrap()
}

/// An active member with these assignments, on the plan if there is one.
fn member(plan: Option<&str>, assignments: Value) -> Value {
    let mut actor = json!({"user": 1, "organization": 10, "status": "active", "assignments": assignments});
    if let Some(plan) = plan {
        actor["plan"] = json!(plan);
    }
    actor
}

fn organization(role: &str) -> Value {
    json!([{"level": "organization", "role": role}])
}

fn workspace(node: u64, role: &str) -> Value {
    json!({"level": "workspace", "node": node, "role": role})
}

fn ask(policy: &Policy, actor: &Value, action: &str, on: Value) -> Answer {
    let mut resource = on;
    resource["organization"] = json!(10);
    let request = json!({"actor": actor, "action": action, "resource": resource, "now": NOW});
    policy.answer(&Request::parse(&request.to_string()).unwrap()).unwrap()
}

/// What the policy answers, as one word: `allow`, or the reason of the deny.
fn word(policy: &Policy, actor: &Value, action: &str, on: Value) -> String {
    let answer = ask(policy, actor, action, on);
    assert_eq!(answer.can, answer.reason == "allow", "none of these has an obligation");
    answer.reason
}

fn account() -> Value {
    json!({"workspace": 50, "profile": 101})
}

fn page() -> Value {
    json!({"workspace": null, "profile": 101})
}

fn site() -> Value {
    json!({"workspace": 50})
}

/// Alixia (0.11): a changed role is in force from the next action. Publer (1.15, from its help pages): the role of a
/// person whose posts pend is frozen.
///
/// Shown: in Alixia the same post, asked for again after the change, is refused; and in Publer who made a post
/// decides whether the team approves it, which is why a role that changed under a pending post would be a question. Not shown: that Publer refuses the change itself. The engine lets it be in force at once, counts anew, and
/// says which posts nobody can approve any more (among the tests of approval, by its number).
#[test]
fn a_change_of_role_is_in_force_at_once_or_waits_for_the_posts() {
    let alixia = policy("alixia");
    let page = page();
    let before = member(Some("business"), organization("editor"));
    let after = member(Some("business"), organization("viewer"));
    assert_eq!(word(&alixia, &before, "post.edit", page.clone()), "allow");
    assert_eq!(word(&alixia, &after, "post.edit", page), "not_granted");

    let publer = document("publer");
    let stages = &publer["approval"]["definitions"]["two_hierarchies"]["stages"];
    assert_eq!(stages[0]["unless_every_hand"], json!({"permission": "post.skip_admin_approval"}));

    let pending = json!({"workspace": 50, "profile": 101, "content": {"author": 1, "state": "in_review"}});
    let demoted = member(None, json!([workspace(50, "client")]));
    assert_eq!(word(&policy("publer"), &demoted, "post.edit", pending), "not_granted");
}

/// Alixia (0.12): a removed member loses access at once and is logged out. Semji (3.14): at the next attempt to log in.
///
/// The library has one answer for both, the immediate one, since a decision knows no sessions: what Semji's text says
/// is what its host shows. Shown: both deny at once, whatever roles are still there. What the two do differently shows
/// in what is left: Alixia has approvals that the removed person gave, Semji has none at all. That those approvals stop
/// counting and that history stays is shown by Alixia's scenario and by `organization::approvals`.
#[test]
fn a_removal_is_in_force_at_once_though_one_text_says_later() {
    let removed = |mut actor: Value| {
        actor["status"] = json!("removed");
        actor
    };
    let editor = member(Some("business"), organization("editor"));
    let writer =
        member(Some("business"), json!([{"level": "organization", "role": "member"}, workspace(50, "member")]));
    let (alixia, semji) = (policy("alixia"), policy("semji"));
    assert_eq!(word(&alixia, &editor, "post.view", page()), "allow");
    assert_eq!(word(&semji, &writer, "content.view", site()), "allow");
    assert_eq!(word(&alixia, &removed(editor), "post.view", page()), "not_a_member");
    assert_eq!(word(&semji, &removed(writer), "content.view", site()), "not_a_member");

    let alixia = document("alixia");
    let definition = &alixia["approval"]["definitions"]["sensitive_posts"];
    assert!(definition.is_object() && definition["removed_approver"].is_null(), "the default: stops counting");
    assert!(document("semji")["approval"].is_null());
}

/// Whoever stands high in the organization has the content in Agorapulse (2.2), has not in Semji (3.9), and in Alex it
/// goes by the role (4.5).
#[test]
fn power_over_the_organization_is_power_over_content_or_is_not() {
    let (agorapulse, semji, alex) = (policy("agorapulse"), policy("semji"), policy("alex"));
    let manager = member(None, organization("manager"));
    assert_eq!(word(&agorapulse, &manager, "post.force_decision", account()), "allow");
    assert_eq!(word(&agorapulse, &manager, "post.view", page()), "allow");

    let admin = member(Some("business"), organization("admin"));
    assert_eq!(word(&semji, &admin, "workspace.create", json!({})), "allow");
    assert_eq!(word(&semji, &admin, "content.view", site()), "not_granted");
    let also_owner =
        member(Some("business"), json!([{"level": "organization", "role": "admin"}, workspace(50, "owner")]));
    assert_eq!(word(&semji, &also_owner, "content.view", site()), "allow");

    let by_role = [("administrator", "allow"), ("reader", "allow"), ("billing_manager", "not_granted")];
    for (role, answer) in by_role {
        assert_eq!(word(&alex, &member(None, organization(role)), "profile.view", account()), answer, "{role}");
    }
}

/// The date is a part of what is approved in Publer (1.9) and is none in Alixia (0.15), where Marc plans afterwards.
///
/// Shown: what the stages of each definition cover, and that planning is a right of its own in Alixia, which an admin
/// has on a post that is approved already. That moving the date asks Publer's client again and leaves Alixia's approval
/// as it is, is shown by the tests of rules 1.9 and 0.15 in `approval::products`.
#[test]
fn the_date_is_part_of_what_is_approved_or_is_not() {
    let covers_the_date = |name: &str| -> Vec<bool> {
        let document = document(name);
        let definitions = document["approval"]["definitions"].as_object().unwrap().clone();
        let stages = definitions.values().flat_map(|definition| definition["stages"].as_array().unwrap().clone());
        let covers = stages.map(|stage| match &stage["covers"] {
            // Everything, when nothing is said.
            Value::Null => true,
            list => list.as_array().unwrap().contains(&json!("schedule")),
        });
        covers.collect()
    };
    assert_eq!(covers_the_date("publer"), [true; 2]);
    assert_eq!(covers_the_date("alixia"), [false]);

    let marc = member(Some("business"), organization("admin"));
    let approved = json!({"workspace": null, "profile": 101, "content": {"author": 1, "state": "approved"}});
    assert_eq!(word(&policy("alixia"), &marc, "post.schedule", approved), "allow");
}

/// One owner of the account in Alixia (0.4); one owner and co-owners with nearly the same power in Agorapulse (2.1);
/// in Semji as many owners as there are workspaces, and more (3.9).
///
/// That a second owner is refused, and the last one kept, is shown by the products' scenarios.
#[test]
fn one_owner_or_one_and_co_owners_or_many() {
    let owner = |name: &str, level: &str| document(name)["roles"][level]["owner"].clone();
    assert_eq!(owner("alixia", "organization")["holders"], json!({"min": 1, "max": 1}));
    assert_eq!(owner("agorapulse", "organization")["holders"], json!({"min": 1, "max": 1}));
    assert_eq!(owner("semji", "workspace")["holders"], Value::Null);
    assert_eq!(owner("semji", "organization"), Value::Null);

    let co_owner = &document("agorapulse")["roles"]["organization"]["co_owner"];
    assert!(co_owner.is_object() && co_owner["holders"].is_null(), "as many as one likes");
    let (alixia, agorapulse, semji) = (policy("alixia"), policy("agorapulse"), policy("semji"));
    // The next one below the owner pays the bills in Agorapulse, and does not in Alixia.
    assert_eq!(word(&agorapulse, &member(None, organization("co_owner")), "subscription.manage", json!({})), "allow");
    let admin = member(Some("business"), organization("admin"));
    assert_eq!(word(&alixia, &admin, "subscription.manage", json!({})), "not_granted");

    let owners = [50, 60].map(|site| {
        member(Some("business"), json!([{"level": "organization", "role": "member"}, workspace(site, "owner")]))
    });
    for (own, owner) in [50, 60].into_iter().zip(&owners) {
        for site in [50, 60] {
            let expected = if site == own { "allow" } else { "not_granted" };
            assert_eq!(word(&semji, owner, "member.invite", json!({"workspace": site})), expected);
        }
    }
}

/// A client who may change nothing may decide in Publer, if that is switched on (1.6); a viewer in Alixia may not, and
/// there is no such switch (0.7).
///
/// The decision itself is shown by the test of rule 1.6 in `approval::products`.
#[test]
fn whoever_only_reads_may_decide_or_may_not() {
    let publer = policy("publer");
    let client = |optional: Value| {
        member(None, json!([{"level": "profile", "node": 101, "role": "client", "optional": optional}]))
    };
    let deciding = client(json!(["post.review"]));
    assert_eq!(word(&publer, &deciding, "post.review", account()), "allow");
    for change in ["post.create", "post.edit", "post.delete", "post.publish"] {
        assert_eq!(word(&publer, &deciding, change, account()), "not_granted");
    }
    assert_eq!(word(&publer, &client(json!([])), "post.review", account()), "not_granted");

    let alixia = policy("alixia");
    let viewer = member(Some("business"), organization("viewer"));
    assert_eq!(word(&alixia, &viewer, "post.view", page()), "allow");
    assert_eq!(word(&alixia, &viewer, "post.review", page()), "not_granted");
    assert!(document("alixia")["roles"]["organization"]["viewer"]["optional"].is_null());
}
