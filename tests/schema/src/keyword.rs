//! The keywords of JSON Schema that the shipped schemas use.

use serde_json::{Map, Value};

const ONE: [&str; 7] = ["additionalProperties", "propertyNames", "items", "not", "if", "then", "else"];
const LIST: [&str; 2] = ["anyOf", "allOf"];
const NAMED: [&str; 2] = ["properties", "$defs"];
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

/// Whether the value of this keyword is a schema.
pub fn is_keyword_of_one(keyword: &str) -> bool {
    ONE.contains(&keyword)
}

/// Whether the value of this keyword is a list of schemas.
pub fn is_keyword_of_list(keyword: &str) -> bool {
    LIST.contains(&keyword)
}

/// Whether the value of this keyword is an object whose values are schemas.
pub fn is_keyword_of_named(keyword: &str) -> bool {
    NAMED.contains(&keyword)
}

/// Whether this is a keyword that the shipped schemas use.
pub fn is_keyword(keyword: &str) -> bool {
    is_keyword_of_one(keyword)
        || is_keyword_of_list(keyword)
        || is_keyword_of_named(keyword)
        || PLAIN.contains(&keyword)
}

/// Visits a schema and the schemas in it.
pub fn visit(schema: &Value, visitor: &mut dyn FnMut(&Map<String, Value>)) {
    let Value::Object(keywords) = schema else {
        assert!(schema.is_boolean(), "expected a schema, found `{schema}`");
        return;
    };
    visitor(keywords);
    for (keyword, value) in keywords {
        if is_keyword_of_one(keyword) {
            visit(value, visitor);
        } else if is_keyword_of_list(keyword) {
            value.as_array().expect("a list of schemas").iter().for_each(|schema| visit(schema, visitor));
        } else if is_keyword_of_named(keyword) {
            value.as_object().expect("an object of schemas").values().for_each(|schema| visit(schema, visitor));
        }
    }
}
