//! What a host makes of refusals: a name that logs keep, and a kind that becomes a status code.

use countersign::event_sourcing::RefusalKind;
use countersign::{approval, organization};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The values of `type` that are read, from what serde says of one that is none.
fn types<T: DeserializeOwned>() -> Vec<String> {
    let error = serde_json::from_value::<T>(json!({ "type": "?" })).err().expect("no type").to_string();
    let expected = error.split_once("expected one of ").expect("a list").1;
    expected.split('`').skip(1).step_by(2).map(String::from).collect()
}

/// A value of that type: fields are added as serde misses them, each with the first value that it takes.
fn of_type<T: DeserializeOwned>(name: &str) -> T {
    let mut fields = Map::from_iter([("type".to_string(), json!(name))]);
    loop {
        let missing = match serde_json::from_value::<T>(Value::Object(fields.clone())) {
            Ok(value) => return value,
            Err(error) => error.to_string(),
        };
        let field = missing.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
        let field = field.unwrap_or_else(|| panic!("{name}: {missing} in {fields:?}")).to_string();
        let fits = |value: &Value| {
            let mut more = fields.clone();
            more.insert(field.clone(), value.clone());
            let read = serde_json::from_value::<T>(Value::Object(more));
            read.err().is_none_or(|error| error.to_string().starts_with("missing field `"))
        };
        let values = [json!(1), json!("text"), json!(true), json!("author"), json!("draft"), json!("profiles")];
        let objects = [json!({ "type": "organization" }), json!({ "role": "owner" })];
        // Serde reads an object from a list, too, so that lists come last.
        let values = values.into_iter().chain(objects).chain([json!([])]);
        let found = values.clone().find(fits).unwrap_or_else(|| panic!("{name}: no value for `{field}`"));
        fields.insert(field, found);
    }
}

fn each<T: DeserializeOwned + Serialize>(said: impl Fn(&T) -> (&'static str, RefusalKind)) -> BTreeSet<RefusalKind> {
    let types = types::<T>();
    assert!(types.len() > 20, "{types:?}");
    let kinds = types.iter().map(|name| {
        let value: T = of_type(name);
        let (said, kind) = said(&value);
        assert_eq!(said, name);
        assert_eq!(serde_json::to_value(&value).expect("JSON")["type"], json!(said));
        kind
    });
    kinds.collect()
}

#[test]
fn each_refusal_is_named_as_in_json_and_has_a_kind() {
    let all = BTreeSet::from(RefusalKind::ALL);
    assert_eq!(each::<organization::Refusal>(|refusal| (refusal.name(), refusal.kind())), all);
    assert_eq!(each::<approval::RefusalReason>(|reason| (reason.name(), reason.kind())), all);
}

#[test]
fn a_refusal_at_a_target_is_of_the_kind_of_its_reason() {
    let refusal: approval::Refusal =
        serde_json::from_value(json!({ "target": 7, "reason": { "type": "link_revoked" } })).expect("a refusal");
    assert_eq!((refusal.name(), refusal.kind()), ("link_revoked", RefusalKind::Forbidden));
}

#[test]
fn what_is_not_there_is_told_from_what_is_there_already() {
    let begun = |begun| organization::Refusal::Begun { begun }.kind();
    assert_eq!((begun(false), begun(true)), (RefusalKind::NotFound, RefusalKind::Conflict));
}
