//! J3: one validator judges a definition, wherever it comes from.

use countersign::Policy;
use countersign::approval::{Definition, Rules};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// How the bad policies of the corpus are written.
#[path = "../../schema/src/table.rs"]
mod table;

/// The texts of the files with that ending in a folder of the corpus, by name.
fn files(folder: &str, ending: &str) -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schema/corpus").join(folder);
    let paths = std::fs::read_dir(root).expect("the corpus").map(|entry| entry.expect("an entry").path());
    let paths = paths.filter(|path| path.extension().is_some_and(|extension| extension == ending));
    let named = |path: std::path::PathBuf| {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        (name, std::fs::read_to_string(&path).expect("a text"))
    };
    paths.map(named).collect()
}

/// Every policy of the corpus with definitions, as JSON.
fn corpus() -> Vec<(String, Value)> {
    let good = files("good", "json");
    let bad = files("bad", "table").into_values().flat_map(|text| table::documents(&text, &good)).collect::<Vec<_>>();
    let mut found = Vec::new();
    for (name, text) in good.into_iter().chain(bad) {
        let Ok(policy) = serde_json::from_str::<Value>(&text) else { continue };
        if policy["approval"]["definitions"].as_object().is_some_and(|found| !found.is_empty()) {
            found.push((name, policy));
        }
    }
    found
}

/// The policy with that definition alone, and without any.
fn around(policy: &Value, name: &str, definition: &Value) -> (Value, Value) {
    let mut without = policy.clone();
    let approval = without["approval"].as_object_mut().expect("an approval part");
    approval.remove("definitions");
    approval.remove("bindings");
    let mut with = without.clone();
    with["approval"]["definitions"] = json!({ name: definition });
    (with, without)
}

/// Titles and descriptions are the document's alone.
fn untitled(definition: &mut Value) {
    let drop = |value: &mut Value| {
        if let Some(fields) = value.as_object_mut() {
            fields.remove("title");
            fields.remove("description");
        }
    };
    drop(definition);
    if let Some(stages) = definition.get_mut("stages").and_then(Value::as_array_mut) {
        stages.iter_mut().for_each(drop);
    }
}

/// Whether the document takes the definition, and whether `bind` does; `None` if the rest of the policy is no policy.
fn verdicts(policy: &Value, name: &str, definition: &Value) -> Option<(bool, bool)> {
    let (with, without) = around(policy, name, definition);
    let host = Policy::parse(&without.to_string()).ok()?;
    let document = Policy::parse(&with.to_string()).is_ok();
    let mut own = definition.clone();
    if let Some(fields) = own.as_object_mut() {
        fields.insert("name".into(), name.into());
    }
    let own = serde_json::from_value::<Definition>(own);
    let bound = own.is_ok_and(|own| Rules::of(&host).bind(own, None).is_ok());
    Some((document, bound))
}

#[test]
fn j3_what_a_document_refuses_bind_refuses_and_the_reverse() {
    let (mut taken, mut refused) = (0, 0);
    for (file, policy) in corpus() {
        for (name, definition) in policy["approval"]["definitions"].as_object().expect("definitions") {
            let mut definition = definition.clone();
            untitled(&mut definition);
            let Some((document, bound)) = verdicts(&policy, name, &definition) else { continue };
            assert_eq!(document, bound, "{file}: the document, `bind`");
            *if document { &mut taken } else { &mut refused } += 1;
        }
    }
    println!("{taken} taken, {refused} refused");
    assert!(taken >= 7 && refused >= 100);
}

/// Every way to put something else into a value, one place at a time.
fn spoiled(value: &Value) -> Vec<Value> {
    let others = [
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(-1),
        json!(7),
        json!(1.5),
        json!(""),
        json!("none such"),
        json!("sensitive"),
        json!("!sensitive"),
        json!("author"),
        json!([]),
        json!({}),
        json!(["sensitive", "!sensitive"]),
        json!(["sensitive", "sensitive"]),
        json!(["text", "text"]),
        json!({"people": []}),
        json!({"people": [1, 1]}),
        json!({"permission": "post.view"}),
        json!({"at_least": 0}),
        json!({"at_least": 4_000_000_000_u64}),
        json!({"at_least": 5_000_000_000_u64}),
    ];
    let mut all: Vec<Value> = others.into_iter().filter(|other| other != value).collect();
    if let Value::Array(items) = value {
        for (index, item) in items.iter().enumerate() {
            let put = |other: Value| {
                let mut items = items.clone();
                items[index] = other;
                Value::Array(items)
            };
            all.extend(spoiled(item).into_iter().map(put));
            let mut twice = items.clone();
            twice.push(item.clone());
            all.push(Value::Array(twice));
            let mut fewer = items.clone();
            fewer.remove(index);
            all.push(Value::Array(fewer));
            if let Some(literal) = item.as_str() {
                let mut both = items.clone();
                both.push(format!("!{literal}").into());
                all.push(Value::Array(both));
            }
        }
    }
    if let Value::Object(fields) = value {
        for (key, field) in fields {
            let put = |other: Value| {
                let mut fields = fields.clone();
                fields.insert(key.clone(), other);
                Value::Object(fields)
            };
            all.extend(spoiled(field).into_iter().map(put));
            let mut fewer = fields.clone();
            let moved = fewer.remove(key).expect("it was there");
            all.push(Value::Object(fewer.clone()));
            fewer.insert(format!("{key}s"), moved);
            all.push(Value::Object(fewer));
        }
    }
    all
}

#[test]
fn j3_no_spoiling_of_a_definition_finds_a_second_way_in() {
    let (mut taken, mut refused) = (0, 0);
    let of_corpus = |file: &str| corpus().into_iter().find(|(name, _)| name == file).expect("a file").1;
    for file in ["approval_every_choice", "approval_in_parallel"] {
        let policy = of_corpus(file);
        let mut definition = policy["approval"]["definitions"]["standard"].clone();
        untitled(&mut definition);
        for spoiled in spoiled(&definition) {
            let (document, bound) = verdicts(&policy, "standard", &spoiled).expect("the policy without it stands");
            assert_eq!(document, bound, "the document, `bind`: {spoiled}");
            *if document { &mut taken } else { &mut refused } += 1;
        }
        for name in ["", "Standard", "a b", "none\u{200b}"] {
            let (document, bound) = verdicts(&policy, name, &definition).expect("the policy without it stands");
            assert_eq!(document, bound, "the name {name:?}");
        }
    }
    println!("{taken} taken, {refused} refused");
    assert!(taken > 15 && refused > 1_000);
}
