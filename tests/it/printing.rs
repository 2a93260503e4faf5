//! What a policy prints is the policy.

use crate::small_vocabulary::Studio;
use countersign::{Policy, policy::OrganizationRole};
use serde_json::Value;

/// A document with every field of the format, none at its default.
const EVERYTHING: &str = include_str!("../data/everything.json");
/// The policies that ship with the library.
const SHIPPED: [&str; 5] = [
    include_str!("../../policies/agorapulse.json"),
    include_str!("../../policies/alex.json"),
    include_str!("../../policies/alixia.json"),
    include_str!("../../policies/publer.json"),
    include_str!("../../policies/semji.json"),
];

fn read(text: &str) -> Policy {
    Policy::parse(text).unwrap_or_else(|error| panic!("{error}"))
}

/// Handles of two policies are equal if and only if the policies say the same.
fn identity(policy: &Policy) -> OrganizationRole {
    policy.organization_role("owner").expect("an owner")
}

#[test]
fn the_example_of_the_guide_is_a_policy() {
    let guide = include_str!("../../src/guide/policy_format.md");
    let example = guide.split("```json").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    if let Err(error) = Policy::<Studio>::parse_with_vocabulary(example) {
        panic!("{error}");
    }
}

#[test]
fn printing_and_reading_again_changes_nothing() {
    for text in SHIPPED.into_iter().chain([EVERYTHING]) {
        let printed = read(text).to_json();
        assert_eq!(read(&printed).to_json(), printed);
    }
    assert_eq!(identity(&read(&read(EVERYTHING).to_json())), identity(&read(EVERYTHING)));
}

#[test]
fn a_printed_policy_keeps_the_order_of_the_document_for_people() {
    let printed = read(EVERYTHING).to_json();
    let place = |name: &str| printed.find(name).unwrap_or_else(|| panic!("{name} in {printed}"));
    assert!(place("\"publishing\": {") < place("\"billing\": {"));
    assert!(place("\"subscription.manage\": {") < place("\"asset.add\": {"));
    assert!(place("\"owner\": {") < place("\"clerk\": {"));
    assert!(place("\"pro\": {") < place("\"free\": {"));
}

#[test]
fn no_order_without_meaning_changes_a_policy() {
    let everything: Value = serde_json::from_str(EVERYTHING).expect("JSON");
    for seed in 1..=100 {
        let shuffled = shuffled(&everything, "", &mut Random(seed));
        assert_eq!(identity(&read(&shuffled)), identity(&read(EVERYTHING)), "{shuffled}");
    }
}

#[test]
fn an_order_with_meaning_changes_a_policy() {
    for list in ["/approval/bindings", "/approval/definitions/review/stages"] {
        let mut turned: Value = serde_json::from_str(EVERYTHING).expect("JSON");
        turned.pointer_mut(list).and_then(Value::as_array_mut).expect("a list").reverse();
        assert_ne!(identity(&read(&turned.to_string())), identity(&read(EVERYTHING)), "{list}");
    }
}

#[test]
fn whatever_is_left_out_makes_another_policy_or_none() {
    let everything: Value = serde_json::from_str(EVERYTHING).expect("JSON");
    let mut pointers = Vec::new();
    collect(&everything, String::new(), &mut pointers);
    let mut read_again = 0;
    for pointer in pointers {
        let mut less = everything.clone();
        remove(&mut less, &pointer);
        let Ok(policy) = Policy::parse(&less.to_string()) else { continue };
        read_again += 1;
        let Ok(owner) = policy.organization_role("owner") else { continue };
        // A level that a plan does not name has no permission either, nor has a ceiling's.
        let says_nothing = ["/$schema", "/plans/pro/permissions/workspace"].contains(&pointer.as_str());
        assert_eq!(owner == identity(&read(EVERYTHING)), says_nothing, "{pointer}");
    }
    assert!(read_again > 100, "{read_again}");
}

/// A small generator of numbers that look random.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % bound
    }

    fn shuffle(&mut self, items: &mut [String]) {
        for index in (1..items.len()).rev() {
            items.swap(index, self.below(index + 1));
        }
    }
}

/// The document as text, everything in another order but stages and bindings.
fn shuffled(value: &Value, key: &str, random: &mut Random) -> String {
    match value {
        Value::Array(items) => {
            let mut items: Vec<String> = items.iter().map(|item| shuffled(item, "", random)).collect();
            if !["stages", "bindings"].contains(&key) {
                random.shuffle(&mut items);
            }
            format!("[{}]", items.join(","))
        }
        Value::Object(entries) => {
            let entries = entries.iter().map(|(key, value)| format!("{key:?}:{}", shuffled(value, key, random)));
            let mut entries: Vec<String> = entries.collect();
            random.shuffle(&mut entries);
            format!("{{{}}}", entries.join(","))
        }
        other => other.to_string(),
    }
}

fn collect(value: &Value, pointer: String, pointers: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Array(items) => items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect(),
        Value::Object(entries) => entries.iter().map(|(key, value)| (key.clone(), value)).collect(),
        _ => Vec::new(),
    };
    for (step, child) in children {
        let pointer = format!("{pointer}/{step}");
        collect(child, pointer.clone(), pointers);
        pointers.push(pointer);
    }
}

fn remove(value: &mut Value, pointer: &str) {
    let (parent, step) = pointer.rsplit_once('/').expect("a pointer");
    match value.pointer_mut(parent).expect("a parent") {
        Value::Array(items) => drop(items.remove(step.parse().expect("an index"))),
        Value::Object(entries) => drop(entries.remove(step)),
        other => panic!("{other}"),
    }
}
