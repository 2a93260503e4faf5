//! The schemas are schemas: of draft 2020-12, without a misspelt keyword, and with nothing in them that changes nothing.

use countersign_schema_tests::{
    SCHEMAS, bad_policies, corpus, is_keyword, mutants, schema, validator, validator_of, visit, weakened,
};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

#[test]
fn schemas_are_of_draft_2020_12() {
    for name in SCHEMAS {
        let schema = schema(name);
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{name}");
        if let Err(error) = jsonschema::draft202012::meta::validate(&schema) {
            panic!("{name}: {}: {error}", error.instance_path());
        }
    }
}

/// A misspelt keyword is allowed in a schema and restricts nothing.
#[test]
fn every_keyword_is_known() {
    for name in SCHEMAS {
        visit(&schema(name), &mut |schema| {
            for keyword in schema.keys() {
                assert!(is_keyword(keyword), "{name}: unknown keyword `{keyword}`");
            }
        });
    }
}

#[test]
fn every_object_is_closed() {
    for name in SCHEMAS {
        visit(&schema(name), &mut |schema| {
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
        visit(&document, &mut |schema| {
            if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
                if SCHEMAS.contains(&target) {
                    return;
                }
                used.insert(if target.starts_with('#') { format!("{name}{target}") } else { target.to_owned() });
            }
        });
    }
    assert_eq!(defined, used);
}

#[test]
fn every_restriction_on_policies_is_held_by_the_corpus() {
    let files = corpus("good").into_iter().chain(bad_policies()).filter_map(|document| document.json());
    every_restriction_is_held("policy.schema.json", files.collect());
}

#[test]
fn every_restriction_on_custom_roles_is_held_by_the_corpus() {
    let kinds = ["custom_role/good", "custom_role/bad"];
    let files = kinds.iter().flat_map(|kind| corpus(kind)).filter_map(|document| document.json());
    every_restriction_is_held("custom_role.schema.json", files.collect());
}

#[test]
fn every_restriction_on_cases_is_held_by_the_corpus_and_its_mutants() {
    let kinds = ["cases/good", "cases/bad"];
    let mut files: Vec<_> = kinds.iter().flat_map(|kind| corpus(kind)).filter_map(|document| document.json()).collect();
    let good = corpus("cases/good").into_iter().filter_map(|document| document.json());
    files.extend(good.flat_map(|json| mutants(&json)).map(|(_, mutant)| mutant));
    every_restriction_is_held("cases.schema.json", files);
}

/// Without any one of its restrictions a schema judges some document otherwise: none is dead, none is untested.
fn every_restriction_is_held(name: &str, documents: Vec<Value>) {
    let schema = schema(name);
    let whole = validator(name);
    let judged: Vec<_> = documents.into_iter().map(|json| (whole.is_valid(&json), json)).collect();
    let restrictions = weakened(&schema);
    assert!(restrictions.len() > 15, "{name}: {} restrictions", restrictions.len());
    let mut unheld = Vec::new();
    for (pointer, weaker) in restrictions {
        let weaker = validator_of(&weaker);
        if judged.iter().all(|(verdict, json)| weaker.is_valid(json) == *verdict) {
            unheld.push(pointer);
        }
    }
    assert!(unheld.is_empty(), "{name}: no document notices the loss of\n{}", unheld.join("\n"));
}
