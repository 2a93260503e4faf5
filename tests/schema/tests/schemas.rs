//! The schemas are schemas: valid drafts of 2020-12, without a misspelt keyword, without a definition that nothing uses.

use countersign_schema_tests::{SCHEMAS, schema};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Keywords whose value is one schema.
const ONE: [&str; 8] = ["additionalProperties", "propertyNames", "items", "not", "if", "then", "else", "contains"];
/// Keywords whose value is a list of schemas.
const LIST: [&str; 3] = ["anyOf", "oneOf", "allOf"];
/// Keywords whose value is an object of schemas.
const NAMED: [&str; 2] = ["properties", "$defs"];
/// Keywords without schemas in them.
const PLAIN: [&str; 20] = [
    "$schema",
    "$ref",
    "title",
    "description",
    "default",
    "type",
    "required",
    "dependentRequired",
    "enum",
    "const",
    "pattern",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "minimum",
    "maximum",
];

#[test]
fn schemas_are_valid_drafts_of_2020_12() {
    for name in SCHEMAS {
        let schema = schema(name);
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{name}");
        if let Err(error) = jsonschema::draft202012::meta::validate(&schema) {
            panic!("{name}: {}: {error}", error.instance_path());
        }
    }
}

/// A misspelt keyword is valid in a schema and restricts nothing.
#[test]
fn every_keyword_is_known() {
    for name in SCHEMAS {
        walk(&schema(name), &mut |schema| {
            for key in schema.keys().map(String::as_str) {
                let known = ONE.contains(&key) || LIST.contains(&key) || NAMED.contains(&key) || PLAIN.contains(&key);
                assert!(known, "{name}: unknown keyword `{key}`");
            }
        });
    }
}

#[test]
fn every_object_with_fields_is_closed() {
    for name in SCHEMAS {
        let document = schema(name);
        walk(&document, &mut |schema| {
            let is_object = schema.get("type").is_some_and(|kind| kind == "object");
            assert!(!is_object || schema.contains_key("additionalProperties"), "{name}: open object {schema:?}");
        });
    }
}

#[test]
fn every_definition_is_used() {
    let mut defined = BTreeSet::new();
    let mut used = BTreeSet::new();
    for name in SCHEMAS {
        let document = schema(name);
        let definitions = document.get("$defs").and_then(Value::as_object);
        defined.extend(definitions.into_iter().flat_map(Map::keys).map(|key| format!("{name}#/$defs/{key}")));
        walk(&document, &mut |schema| {
            if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
                used.insert(if target.starts_with('#') { format!("{name}{target}") } else { target.to_owned() });
            }
        });
    }
    assert_eq!(defined, used);
}

fn walk(schema: &Value, visit: &mut dyn FnMut(&Map<String, Value>)) {
    let Value::Object(keywords) = schema else {
        assert!(schema.is_boolean(), "expected a schema, found `{schema}`");
        return;
    };
    visit(keywords);
    for (keyword, value) in keywords {
        if ONE.contains(&keyword.as_str()) {
            walk(value, visit);
        } else if LIST.contains(&keyword.as_str()) {
            value.as_array().expect("a list of schemas").iter().for_each(|schema| walk(schema, visit));
        } else if NAMED.contains(&keyword.as_str()) {
            value.as_object().expect("an object of schemas").values().for_each(|schema| walk(schema, visit));
        }
    }
}
