//! Explanations: what they say of assignments, and that remedies are exact.
//!
//! The brute force knows nothing of the search: it edits the JSON of the request in every combination of atomic
//! changes and asks the policy again.

mod brute;
mod json;
mod text;
pub(crate) mod world;

use crate::thorough::extent;
use brute::Edit;
use countersign::Policy;
use countersign::explain::DecisionExplanation;
use countersign::interchange::Request;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn explain(policy: &Policy, request: &Value) -> DecisionExplanation {
    let request = Request::parse(&request.to_string()).expect("the request is read");
    let answer = policy.answer_explained(&request).expect("the request is answered");
    let explanation = *answer.explanation.expect("it is explained");
    assert_eq!(explanation.decision, answer.decision);
    assert_eq!(explanation.can, answer.can);
    assert_eq!(explanation.reason.name(), answer.reason);
    explanation
}

/// Every remedy that is listed as sets of edits, and the sets that brute force finds.
fn compare(document: &Value, request: &Value, most: usize) -> Option<usize> {
    let policy = Policy::parse(&document.to_string()).expect("the policy is accepted");
    let explanation = explain(&policy, request);
    assert!(!explanation.truncated);
    if explanation.decision {
        assert!(explanation.remedies.is_empty());
        return Some(0);
    }
    let universe = brute::universe(document, request);
    let expected = brute::minimal(&policy, request, &universe, most)?;
    let listed: Vec<BTreeSet<Edit>> =
        explanation.remedies.iter().flat_map(|remedy| brute::edits(remedy, &universe)).collect();
    let unique: BTreeSet<_> = listed.iter().cloned().collect();
    assert_eq!(listed.len(), unique.len(), "a remedy stands twice in {:#?}", explanation.remedies);
    assert_eq!(unique, expected, "\n{document}\n{request}\n{explanation}");
    Some(expected.len())
}

#[test]
fn remedies_are_exactly_the_minimal_sets_of_changes() {
    let (mut worlds, mut skipped, mut remedies, mut hopeless, mut largest) = (0, 0, 0, 0, 0);
    let seeds = extent("worlds with remedies", None, [1_000, 100]);
    for seed in 0..seeds {
        let (document, request) = world::of(seed);
        let policy = Policy::parse(&document.to_string()).expect("the policy is accepted");
        let explanation = explain(&policy, &request);
        if explanation.decision {
            continue;
        }
        match compare(&document, &request, 2_000) {
            Some(found) => {
                worlds += 1;
                remedies += found;
                hopeless += usize::from(found == 0);
                let sizes = explanation.remedies.iter().map(|remedy| remedy.changes.len());
                largest = largest.max(sizes.max().unwrap_or(0));
            }
            None => skipped += 1,
        }
    }
    let told =
        format!("{worlds} worlds, {skipped} skipped, {remedies} remedies, {hopeless} without, largest {largest}");
    let many = seeds / 2;
    assert!(worlds > many && remedies as u64 > many, "the worlds are too tame: {told}");
    assert!(hopeless as u64 > many / 10 && largest >= 4, "the worlds are too tame: {told}");
}

#[test]
fn the_order_is_size_then_depth_then_breadth_then_name() {
    let policy = Policy::parse(include_str!("../../policies/agorapulse.json")).expect("the policy is accepted");
    let request = json!({
        "actor": {"user": 1, "organization": 10, "assignments": [{"level": "profile", "node": 7, "role": "moderator"}]},
        "action": "post.edit",
        "resource": {"organization": 10, "workspace": null, "profile": 7}
    });
    let explanation = explain(&policy, &request);
    let remedies: Vec<String> = explanation.remedies.iter().map(ToString::to_string).collect();
    assert_eq!(
        remedies,
        [
            "assign `editor` at profile 7",
            "assign `administrator` at profile 7",
            "assign `manager` at organization 10",
            "assign `co_owner` at organization 10",
            "assign `owner` at organization 10 (which nobody may)",
            "the content is scheduled and the actor is the author",
        ]
    );
}

#[test]
fn requests_without_shape_have_no_remedies() {
    let policy = Policy::parse(include_str!("../../policies/agorapulse.json")).expect("the policy is accepted");
    let resource = json!({"organization": 10, "workspace": null, "profile": 7});
    for (organization, action) in [(11, json!("post.edit")), (10, json!([])), (10, json!("subscription.manage"))] {
        let request = json!({
            "actor": {"user": 1, "organization": organization, "assignments": []},
            "action": action, "resource": resource
        });
        let explanation = explain(&policy, &request);
        assert!(!explanation.decision && explanation.remedies.is_empty(), "{explanation}");
    }
}

#[test]
fn an_explanation_survives_json() {
    for seed in 0..200 {
        let (document, request) = world::of(seed);
        let policy = Policy::parse(&document.to_string()).expect("the policy is accepted");
        let explanation = explain(&policy, &request);
        let text = serde_json::to_string(&explanation).expect("it is written");
        assert_eq!(serde_json::from_str::<DecisionExplanation>(&text).expect("it is read"), explanation);
    }
}
