//! The theorems that Cedar proves of its evaluator, asked of ours under its names.

use super::change::{assignments, strip_grants, with};
use super::{answer, narrower, parse};
use crate::thorough::cases;
use crate::worlds::{World, world};
use proptest::prelude::*;
use serde_json::{Value, json};

const LEVELS: [&str; 3] = ["organization", "workspace", "profile"];

/// The document with one more rule at the end of its forbid rules.
fn forbidding(document: &Value, rule: Value) -> Value {
    let mut rules = document["forbid"].as_array().cloned().unwrap_or_default();
    rules.push(rule);
    with(document, "/forbid", json!(rules))
}

/// The levels at which the document lists anything, with the names.
fn listed(document: &Value) -> Vec<(&'static str, Vec<String>)> {
    let names = |level: &'static str| match &document["permissions"][level] {
        Value::Array(names) => names.iter().map(|name| name.as_str().expect("a name").to_owned()).collect(),
        Value::Object(names) => names.keys().cloned().collect(),
        _ => Vec::new(),
    };
    LEVELS.into_iter().map(|level| (level, names(level))).filter(|(_, names)| !names.is_empty()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases("worlds under a property of Cedar", [300, 60])))]

    #[test]
    fn default_deny(World { setting, requests } in world()) {
        let mut silent = setting.document.clone();
        strip_grants(&mut silent);
        let silent = parse(&silent);
        for request in &requests {
            let rows: Vec<Value> = assignments(request).into_iter().filter(|row| row.get("role").is_some()).map(|mut row| {
                row.as_object_mut().expect("an assignment").remove("optional");
                row
            }).collect();
            let request = with(&with(request, "/actor/assignments", json!(rows)), "/actor/attenuations", json!([]));
            let request = with(&request, "/actor/custom_roles", json!([]));
            prop_assert!(!answer(&silent, &request).decision);
        }
    }

    #[test]
    fn forbid_trumps_permit(World { setting, requests } in world()) {
        let mut document = setting.document.clone();
        for (level, names) in listed(&setting.document) {
            document = forbidding(&document, json!({ "level": level, "permissions": names }));
        }
        let nothing = parse(&document);
        for request in &requests {
            prop_assert!(!answer(&nothing, request).decision);
        }
    }

    #[test]
    fn order_and_duplicates_independent(World { setting, requests } in world()) {
        let mut document = setting.document.clone();
        for roles in document["roles"].as_object_mut().expect("roles").values_mut() {
            for role in roles.as_object_mut().expect("a level's roles").values_mut() {
                for grants in role.get_mut("grants").and_then(Value::as_object_mut).into_iter().flat_map(|g| g.values_mut()) {
                    if let Some(items) = grants.as_array_mut() {
                        items.reverse();
                    }
                }
            }
        }
        if let Some(rules) = document.get_mut("forbid").and_then(Value::as_array_mut) {
            rules.reverse();
            rules.extend(rules.clone());
        }
        let (one, other) = (parse(&setting.document), parse(&document));
        for request in &requests {
            prop_assert_eq!(answer(&one, request), answer(&other, request));
        }
    }

    #[test]
    fn adding_a_grant_keeps_an_allow(World { setting, requests } in world(), pick in any::<prop::sample::Index>()) {
        let policy = parse(&setting.document);
        let roles: Vec<_> = setting.policy.roles.keys().collect();
        for request in &requests {
            let before = answer(&policy, request);
            let (level, name) = pick.get(&roles);
            let mut row = json!({ "level": level, "role": name });
            if *level != "organization" {
                row["node"] = json!(1);
            }
            let mut rows = assignments(request);
            rows.push(row);
            let after = answer(&policy, &with(request, "/actor/assignments", json!(rows)));
            prop_assert!(narrower(&before, &after), "{:?} then {:?} for {}", before, after, request);
        }
    }

    #[test]
    fn adding_a_prohibition_keeps_a_deny(World { setting, requests } in world(), pick in any::<prop::sample::Index>(), when in any::<bool>()) {
        let policy = parse(&setting.document);
        let listed = listed(&setting.document);
        let (level, names) = pick.get(&listed);
        let name = pick.get(names);
        let mut rule = json!({ "level": level, "permissions": [name] });
        // Atoms that the policy uses already, so that there are never too many.
        if let Some(atom) = setting.atoms.iter().find(|atom| when && *atom != "connector") {
            rule["when"] = json!([atom]);
        }
        let stricter = parse(&forbidding(&setting.document, rule));
        for request in &requests {
            prop_assert!(narrower(&answer(&stricter, request), &answer(&policy, request)));
        }
    }

    #[test]
    fn what_is_unrelated_changes_nothing(World { setting, requests } in world(), pick in any::<prop::sample::Index>()) {
        // Whatever is held makes a member, who has what members have.
        prop_assume!(setting.document["everyone"].get("members").is_none());
        let policy = parse(&setting.document);
        let below: Vec<_> = setting.policy.roles.keys().filter(|(level, _)| *level != "organization").collect();
        for request in requests.iter().filter(|_| !below.is_empty()) {
            let before = answer(&policy, request);
            let (level, name) = pick.get(&below);
            let mut rows = assignments(request);
            rows.push(json!({ "level": level, "role": name, "node": 987_654_321 }));
            let after = answer(&policy, &with(request, "/actor/assignments", json!(rows)));
            prop_assert_eq!((before.decision, before.can, before.obligations), (after.decision, after.can, after.obligations));
        }
    }
}
