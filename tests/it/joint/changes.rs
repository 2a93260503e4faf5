//! The table of changed JSON in the changelog: it can be read, and what it calls old occurs in no file that ships.

use serde_json::Value;
use std::path::Path;

const CHANGELOG: &str = include_str!("../../../CHANGELOG.md");
const HEADING: &str = "### Changed JSON (old → new)";

/// The rows of the table, each with its cells.
fn rows() -> Vec<Vec<String>> {
    let (_, after) = CHANGELOG.split_once(HEADING).expect("the section");
    let section = after.split("\n## ").next().unwrap_or_default().split("\n### ").next().unwrap_or_default();
    let lines = section.lines().filter(|line| line.starts_with('|')).skip(2);
    lines.map(cells).collect()
}

fn cells(line: &str) -> Vec<String> {
    let inner = line.trim().trim_start_matches('|').trim_end_matches('|');
    inner.split('|').map(|cell| cell.trim().to_owned()).collect()
}

/// What stands between backticks and is JSON.
fn patterns(cell: &str) -> Vec<Value> {
    let spans = cell.split('`').skip(1).step_by(2);
    spans.filter_map(|span| serde_json::from_str(span).ok()).filter(|span: &Value| !span.is_number()).collect()
}

/// Whether the pattern occurs somewhere in the value: a text as the name of a field or as a value, an object as a part
/// of an object, in which `"…"` is anything.
fn occurs(pattern: &Value, value: &Value) -> bool {
    let deeper = match value {
        Value::Object(fields) => fields.values().any(|value| occurs(pattern, value)),
        Value::Array(items) => items.iter().any(|value| occurs(pattern, value)),
        _ => false,
    };
    deeper || is_here(pattern, value)
}

fn is_here(pattern: &Value, value: &Value) -> bool {
    match (pattern, value) {
        (Value::String(name), Value::Object(fields)) => fields.contains_key(name),
        (Value::Object(_), Value::Object(_)) => matches(pattern, value),
        _ => pattern == value,
    }
}

fn matches(pattern: &Value, value: &Value) -> bool {
    match (pattern, value) {
        (Value::String(any), _) if any == "…" => true,
        (Value::Object(parts), Value::Object(fields)) => {
            parts.iter().all(|(name, part)| fields.get(name).is_some_and(|value| matches(part, value)))
        }
        (Value::Array(parts), Value::Array(items)) => {
            parts.iter().all(|part| items.iter().any(|item| matches(part, item)))
        }
        _ => pattern == value,
    }
}

fn files(folder: &Path) -> Vec<(String, Value)> {
    let paths = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|end| end == "json") {
            let text = std::fs::read_to_string(&path).expect("a text");
            found.push((path.display().to_string(), serde_json::from_str(&text).expect("JSON")));
        }
    }
    found
}

#[test]
fn every_row_of_changed_json_has_four_cells() {
    for row in rows() {
        assert_eq!(row.len(), 4, "expected where, old, new and how to translate, found {row:?}");
        assert!(row.iter().all(|cell| !cell.is_empty()), "an empty cell: {row:?}");
    }
}

#[test]
fn what_is_old_occurs_in_no_file_that_ships() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files: Vec<_> = ["policies", "examples/data"].iter().flat_map(|folder| files(&root.join(folder))).collect();
    assert!(files.len() > 15);
    for row in rows() {
        for pattern in patterns(&row[1]) {
            for (name, value) in &files {
                assert!(!occurs(&pattern, value), "{name} has what is old: {pattern}");
            }
        }
    }
}

#[test]
fn a_pattern_is_a_name_or_a_part_of_an_object() {
    let json = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
    let file = json(r#"{"steps":[{"action":{"type":"edit","facts":{"a":true}}}]}"#);
    let all =
        [r#""facts""#, r#""edit""#, r#"{"type":"edit"}"#, r#"{"type":"edit","facts":"…"}"#, r#"{"facts":{"a":true}}"#];
    assert!(all.iter().all(|pattern| occurs(&json(pattern), &file)));
    let none = [r#""fact""#, r#"{"type":"create","facts":"…"}"#, r#"{"facts":{"a":false}}"#];
    assert!(none.iter().all(|pattern| !occurs(&json(pattern), &file)));
    assert_eq!(patterns("`\"facts\"` of `edit`, version `2`"), [json(r#""facts""#)]);
}
