//! One property a rule, named after it, asked of the library in random worlds; and Cedar's theorems by name.
//!
//! The second evaluator has no part in these: each law relates two answers of the library to each other.

mod cedar;
mod change;
mod time;
mod typed;

use crate::thorough::cases;
use crate::worlds::{Small, World, world};
use change::{assignments, each_fact_left_out, with};
use countersign::Policy;
use countersign::interchange::{Answer, Request};
use proptest::prelude::*;
use serde_json::{Value, json};

fn parse(document: &Value) -> Policy<Small> {
    Policy::parse_with_vocabulary(&document.to_string()).expect("a valid policy")
}

fn answer(policy: &Policy<Small>, request: &Value) -> Answer {
    let parsed = Request::parse(&request.to_string()).expect("a request");
    policy.answer(&parsed).unwrap_or_else(|error| panic!("{error}: {request}"))
}

/// Whether no right came up: no deny turned into an allow, and no obligation fell away.
fn narrower(after: &Answer, before: &Answer) -> bool {
    (!after.decision || before.decision) && (!after.can || before.can)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases("worlds under a rule", [500, 60])))]

    #[test]
    fn r1_default_deny(World { setting, requests } in world()) {
        // What everyone has needs no assignment.
        prop_assume!(setting.document.get("everyone").is_none());
        let policy = parse(&setting.document);
        for request in &requests {
            let nobody = with(request, "/actor/assignments", json!([]));
            prop_assert!(!answer(&policy, &nobody).decision);
            let mut silent = setting.document.clone();
            change::strip_grants(&mut silent);
            let plain = with(&with(request, "/actor/assignments", change::plain_assignments(request)), "/actor/custom_roles", json!([]));
            let plain = with(&plain, "/actor/attenuations", json!([]));
            prop_assert!(!answer(&parse(&silent), &plain).decision);
        }
    }

    #[test]
    fn r2_an_assignment_elsewhere_gives_nothing(World { setting, requests } in world()) {
        // What everyone has needs no assignment.
        prop_assume!(setting.document.get("everyone").is_none());
        let policy = parse(&setting.document);
        for request in &requests {
            let elsewhere: Vec<Value> = assignments(request).iter().filter(|row| row["level"] != "organization").map(|row| {
                with(row, "/node", json!(999))
            }).collect();
            let moved = with(request, "/actor/assignments", json!(elsewhere));
            prop_assert!(!answer(&policy, &moved).decision, "{}", moved);
        }
    }

    #[test]
    fn r2_narrowing_never_widens(World { setting, requests } in world()) {
        let policy = parse(&setting.document);
        for request in &requests {
            let before = answer(&policy, request);
            for (index, row) in assignments(request).iter().enumerate().filter(|(_, row)| row["level"] != "profile") {
                for field in ["only_profiles", "except_profiles"] {
                    if row.get(field).is_none() && (field != "only_profiles" || row.get("only_workspaces").is_none()) {
                        let narrowed = with(request, &format!("/actor/assignments/{index}/{field}"), json!([2]));
                        prop_assert!(narrower(&answer(&policy, &narrowed), &before), "{}", narrowed);
                    }
                }
            }
        }
    }

    #[test]
    fn r3_order_and_repetition_mean_nothing(World { setting, requests } in world()) {
        let policy = parse(&setting.document);
        for request in &requests {
            let mut rows = assignments(request);
            rows.reverse();
            let reversed = with(request, "/actor/assignments", json!(rows));
            prop_assert_eq!(answer(&policy, request), answer(&policy, &reversed));
            rows.extend(rows.clone());
            let doubled = with(request, "/actor/assignments", json!(rows));
            prop_assert_eq!(answer(&policy, request), answer(&policy, &doubled));
        }
    }

    #[test]
    fn r4_missing_fact_never_grants_and_r5_never_lifts(World { setting, requests } in world()) {
        let policy = parse(&setting.document);
        for request in &requests {
            let before = answer(&policy, request);
            for less in each_fact_left_out(request) {
                prop_assert!(narrower(&answer(&policy, &less), &before), "{} grants more than {}", less, request);
            }
        }
    }

    #[test]
    fn r6_ceilings_only_narrow(World { setting, requests } in world()) {
        let policy = parse(&setting.document);
        let some = &setting.names[..setting.names.len() / 2];
        for request in &requests {
            let before = answer(&policy, request);
            for key in [json!({ "permissions": some }), json!({ "nodes": [{ "profile": 1 }] }), json!({ "content": 1 }), json!({ "until": 3 })] {
                let mut keys = request["actor"]["attenuations"].as_array().cloned().unwrap_or_default();
                keys.push(key);
                let under = with(request, "/actor/attenuations", json!(keys));
                prop_assert!(narrower(&answer(&policy, &under), &before), "{}", under);
            }
        }
    }

    #[test]
    fn r6_impersonation_needs_both(World { setting, requests } in world()) {
        let policy = parse(&setting.document);
        for pair in requests.windows(2) {
            let [request, other] = pair else { continue };
            let operator = with(&other["actor"], "/organization", request["actor"]["organization"].clone());
            let alone = with(request, "/actor", operator.clone());
            let mut keys = request["actor"]["attenuations"].as_array().cloned().unwrap_or_default();
            keys.push(json!({ "actor": operator }));
            let together = answer(&policy, &with(request, "/actor/attenuations", json!(keys)));
            let (ours, theirs) = (answer(&policy, request), answer(&policy, &alone));
            prop_assert_eq!(together.decision, ours.decision && theirs.decision);
            prop_assert_eq!(together.can, ours.can && theirs.can);
        }
    }

    #[test]
    fn r7_walls(World { setting, requests } in world()) {
        let policy = parse(&setting.document);
        for request in &requests {
            prop_assert!(!answer(&policy, &with(request, "/actor/status", json!("suspended"))).decision);
            // Who was removed has what anyone has, and nothing else.
            let stranger = with(&with(request, "/actor/assignments", json!([])), "/actor/custom_roles", json!([]));
            let removed = answer(&policy, &with(request, "/actor/status", json!("removed")));
            let stranger = answer(&policy, &with(&stranger, "/actor/status", json!("active")));
            prop_assert_eq!(&removed, &stranger);
            prop_assert!(!removed.decision || !setting.document["everyone"]["anyone"].is_null());
            prop_assert!(!answer(&policy, &with(request, "/actor/organization", json!(77))).decision);
        }
    }

    #[test]
    fn r8_a_set_needs_all_of_it(World { setting, requests } in world()) {
        let policy = parse(&setting.document);
        for request in &requests {
            let names = request["action"].as_array().cloned().unwrap_or_else(|| vec![request["action"].clone()]);
            let each = |name: &Value| answer(&policy, &with(request, "/action", name.clone()));
            let whole = answer(&policy, request);
            prop_assert_eq!(whole.decision, !names.is_empty() && names.iter().all(|name| each(name).decision));
            prop_assert_eq!(whole.can, !names.is_empty() && names.iter().all(|name| each(name).can));
            let nothing = answer(&policy, &with(request, "/action", json!([])));
            prop_assert_eq!((nothing.decision, nothing.reason.as_str()), (false, "empty_request"));
        }
    }

    #[test]
    fn r9_can_is_an_allow_without_obligations(World { setting, requests } in world()) {
        let policy = parse(&setting.document);
        for request in &requests {
            let answer = answer(&policy, request);
            prop_assert_eq!(answer.can, answer.decision && answer.obligations.is_empty());
            prop_assert!(answer.decision || answer.obligations.is_empty());
            prop_assert_eq!(answer.decision, answer.reason == "allow");
        }
    }

    #[test]
    fn r11_for_all_is_each(World { setting, requests } in world()) {
        let policy = parse(&setting.document);
        for request in &requests {
            let Some(resources) = request["resources"].as_array() else { continue };
            let each: Vec<Answer> = resources.iter().map(|on| answer(&policy, &with(request, "/resources", json!([on])))).collect();
            let mut whole = answer(&policy, request);
            prop_assert_eq!(whole.decision, !each.is_empty() && each.iter().all(|one| one.decision));
            if let Some(first) = each.iter().find(|one| !one.decision) {
                whole.unknown_facts.clone_from(&first.unknown_facts);
                prop_assert_eq!(&whole, first);
            }
        }
    }
}
