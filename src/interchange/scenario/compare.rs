//! Whether a part of a value is in a value.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::Value;

/// Names every difference between what is expected and what was found, with its place below `at`. An object may have
/// more fields than are expected, a list no more elements.
pub(super) fn compare(at: &str, expected: &Value, found: &Value, differences: &mut Vec<String>) {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            for (name, part) in expected {
                compare(&format!("{at}/{name}"), part, found.get(name).unwrap_or(&Value::Null), differences);
            }
        }
        (Value::Array(expected), Value::Array(found)) if expected.len() == found.len() => {
            for (index, (part, found)) in expected.iter().zip(found).enumerate() {
                compare(&format!("{at}/{index}"), part, found, differences);
            }
        }
        _ if expected == found => {}
        _ => differences.push(format!("{at}: expected `{expected}`, found `{found}`")),
    }
}

#[cfg(test)]
mod tests {
    use super::compare;
    use alloc::string::String;
    use alloc::vec::Vec;

    fn differences(expected: &str, found: &str) -> Vec<String> {
        let mut differences = Vec::new();
        let read = |text| serde_json::from_str(text).expect("JSON");
        compare("state", &read(expected), &read(found), &mut differences);
        differences
    }

    #[test]
    fn a_part_of_an_object_and_the_whole_of_a_list() {
        assert!(differences(r#"{"a":{"b":1}}"#, r#"{"a":{"b":1,"c":2},"d":3}"#).is_empty());
        assert!(differences(r#"[{"a":1},{}]"#, r#"[{"a":1,"b":2},{"a":3}]"#).is_empty());
        assert!(differences("null", "null").is_empty());
        assert!(differences(r#"{"a":null}"#, "{}").is_empty(), "what is not there is null");
    }

    #[test]
    fn every_difference_has_its_place() {
        assert_eq!(
            differences(r#"{"a":[{"b":1},{"b":2}],"c":true}"#, r#"{"a":[{"b":1},{"b":3}],"c":false}"#),
            ["state/a/1/b: expected `2`, found `3`", "state/c: expected `true`, found `false`"]
        );
        assert_eq!(differences("[1]", "[1,2]"), ["state: expected `[1]`, found `[1,2]`"]);
        assert_eq!(differences(r#"{"a":1}"#, "{}"), ["state/a: expected `1`, found `null`"]);
        assert_eq!(differences(r#""draft""#, r#""in_review""#), [r#"state: expected `"draft"`, found `"in_review"`"#]);
    }
}
