//! Documents with one thing changed, everywhere and in every way: deterministic, so that a failure comes back.

use serde_json::{Map, Value, json};

/// Every mutant of a document, each with what was done to it.
pub fn mutants(document: &Value) -> Vec<(String, Value)> {
    let mut pointers = Vec::new();
    collect(document, String::new(), &mut pointers);
    let mut found = Vec::new();
    for (index, pointer) in pointers.iter().enumerate() {
        let original = document.pointer(pointer).expect("a pointer into this document");
        let mut changed = replacements(original);
        changed.extend(match original {
            Value::Object(fields) => changed_objects(fields),
            Value::Array(items) => changed_arrays(items),
            Value::String(text) => changed_texts(text),
            Value::Number(number) => changed_numbers(number.as_f64().unwrap_or_default()),
            Value::Bool(flag) => vec![("negated", json!(!flag))],
            Value::Null => Vec::new(),
        });
        changed.extend(transplants(document, &pointers, index));
        for (what, value) in changed.into_iter().filter(|(_, value)| value != original) {
            let mut mutant = document.clone();
            *mutant.pointer_mut(pointer).expect("the same pointer") = value;
            found.push((format!("{pointer}: {what}"), mutant));
        }
    }
    found
}

fn collect(value: &Value, pointer: String, pointers: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (key, field) in fields {
                let step = key.replace('~', "~0").replace('/', "~1");
                collect(field, format!("{pointer}/{step}"), pointers);
            }
        }
        // The first few items of a long list say what the others would.
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate().take(6) {
                collect(item, format!("{pointer}/{index}"), pointers);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    pointers.push(pointer);
}

fn replacements(original: &Value) -> Vec<(&'static str, Value)> {
    let others = [
        ("is null", json!(null)),
        ("is true", json!(true)),
        ("is 0", json!(0)),
        ("is -1", json!(-1)),
        ("is 1.5", json!(1.5)),
        ("is an empty text", json!("")),
        ("is `all`", json!("all")),
        ("is a name", json!("editor")),
        ("is a permission", json!("post.view")),
        ("is an empty list", json!([])),
        ("is an empty object", json!({})),
        ("is `all_except`", json!({ "all_except": ["post.view"] })),
        ("is a text by language", json!({ "en": "Text" })),
        ("is an entry", json!({ "title": "Text" })),
    ];
    let mut all = Vec::from(others);
    all.push(("is a list of itself", json!([original])));
    all.push(("is an object of itself", json!({ "permissions": original })));
    all
}

fn changed_objects(fields: &Map<String, Value>) -> Vec<(&'static str, Value)> {
    let mut changed = vec![("an unknown key", with(fields, "unknown_key", json!(1)))];
    for key in ["title", "description", "when", "organization", "workspace", "profile"] {
        changed.push(("a key from elsewhere", with(fields, key, json!(["editor"]))));
    }
    for (key, value) in fields {
        let mut rest = fields.clone();
        rest.remove(key);
        changed.push(("a field dropped", Value::Object(rest.clone())));
        let alone = Map::from_iter([(key.clone(), value.clone())]);
        changed.push(("a field alone", Value::Object(alone)));
        for renamed in respelt(key) {
            changed.push(("a key renamed", with(&rest, &renamed, value.clone())));
        }
    }
    changed
}

fn with(fields: &Map<String, Value>, key: &str, value: Value) -> Value {
    let mut fields = fields.clone();
    fields.insert(key.to_owned(), value);
    Value::Object(fields)
}

fn changed_arrays(items: &[Value]) -> Vec<(&'static str, Value)> {
    let mut changed = Vec::new();
    for extra in [json!(null), json!("unknown_item"), json!("!author"), json!({ "permissions": "all" }), json!(7)] {
        let mut longer = items.to_vec();
        longer.push(extra);
        changed.push(("an item more", json!(longer)));
    }
    if let Some(first) = items.first() {
        changed.push(("the first item alone", json!([first])));
        changed.push(("without the first item", json!(items.get(1..))));
        let mut twice = items.to_vec();
        twice.push(first.clone());
        changed.push(("the first item twice", json!(twice)));
        changed.push(("the first item 300 times", json!(vec![first; 300])));
    }
    let mut reversed = items.to_vec();
    reversed.reverse();
    changed.push(("reversed", json!(reversed)));
    changed
}

fn changed_texts(text: &str) -> Vec<(&'static str, Value)> {
    let mut changed: Vec<_> = respelt(text).into_iter().map(|text| ("a text respelt", json!(text))).collect();
    changed.push(("a negation", json!(format!("!{text}"))));
    changed.push(("501 letters", json!("t".repeat(501))));
    changed.push(("502 bytes in 251 letters", json!("é".repeat(251))));
    changed.push(("4,001 letters", json!("t".repeat(4_001))));
    changed
}

/// Other spellings: longer, in capitals, with letters that only look the same, with letters that cannot be seen.
fn respelt(text: &str) -> Vec<String> {
    let mut all = vec![
        format!("{text}x"),
        format!("{text}."),
        format!("{text}.x"),
        format!("{text} "),
        format!("{text}\n"),
        format!("{text}\u{200b}"),
        format!("{text}\u{200d}"),
        format!("\u{202e}{text}"),
        format!("{text}-fr"),
        format!("2{text}"),
        format!("{text}{}", "n".repeat(64)),
        text.to_uppercase(),
        text.replace('_', "-"),
    ];
    for (latin, other) in [('a', 'а'), ('e', 'е'), ('o', 'о'), ('p', 'р'), ('i', 'і')] {
        all.push(text.replacen(latin, &other.to_string(), 1));
    }
    all
}

fn changed_numbers(number: f64) -> Vec<(&'static str, Value)> {
    vec![
        ("one more", json!(number + 1.0)),
        ("half of it", json!(number / 2.0)),
        ("negative", json!(-number - 1.0)),
        ("as a fraction", json!(number)),
        ("as text", json!(number.to_string())),
        ("2", json!(2)),
        ("100000", json!(100_000)),
        ("2^32", json!(4_294_967_296_u64)),
        ("2^64 - 1", json!(u64::MAX)),
        ("2^64", json!(18_446_744_073_709_551_616.0)),
        ("`unlimited`", json!("unlimited")),
    ]
}

/// The value replaced by others of the same document, which are well formed but elsewhere.
fn transplants(document: &Value, pointers: &[String], index: usize) -> Vec<(&'static str, Value)> {
    let donor = |step: usize| {
        let pointer = pointers.get((index * 31 + step * 17 + 1) % pointers.len())?;
        document.pointer(pointer).cloned().map(|value| ("a value from elsewhere", value))
    };
    (0..12).filter_map(donor).collect()
}
