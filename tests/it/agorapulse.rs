//! The Agorapulse policy file against the product's own table, read as plain JSON: the crate has no part in it.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const POLICY: &str = include_str!("../../policies/agorapulse.json");
const TABLE: &str = include_str!("../data/agorapulse_table.json");

/// The table's column headings by level and role.
const COLUMNS: [(&str, &str, &str); 9] = [
    ("organization", "Propriétaire", "owner"),
    ("organization", "Co-propriétaire", "co_owner"),
    ("organization", "Gestionnaire", "manager"),
    ("organization", "Membre avancé", "advanced_member"),
    ("organization", "Membre", "member"),
    ("profile", "Administrateur", "administrator"),
    ("profile", "Éditeur", "editor"),
    ("profile", "Modérateur", "moderator"),
    ("profile", "Invité", "guest"),
];

/// One way in which a role has a permission: conditions, then obligations.
type Way = (Vec<String>, Vec<String>);
/// The ways of each permission at one level.
type Ways = BTreeMap<String, BTreeSet<Way>>;

fn read(text: &str) -> Value {
    serde_json::from_str(text).expect("the file is JSON")
}

fn strings(value: &Value) -> Vec<String> {
    let list = value.as_array().into_iter().flatten();
    list.map(|item| item.as_str().expect("a string").to_owned()).collect()
}

fn keys(value: &Value) -> BTreeSet<String> {
    value.as_object().expect("an object").keys().cloned().collect()
}

/// What a set (`"all"`, `{"all_except": [..]}` or names) stands for at a level.
fn expand_set(policy: &Value, level: &str, set: &Value) -> BTreeSet<String> {
    let listed = keys(&policy["permissions"][level]);
    match set {
        Value::String(word) if word == "all" => listed,
        Value::Object(fields) => {
            let except = strings(&fields["all_except"]);
            assert!(except.iter().all(|name| listed.contains(name)), "{except:?} are listed");
            listed.into_iter().filter(|name| !except.contains(name)).collect()
        }
        Value::Array(_) => strings(set).into_iter().collect(),
        other => panic!("`{other}` is no set"),
    }
}

/// What a role has at `level`, its inherited and conferred roles included.
fn ways(policy: &Value, role_level: &str, role: &str, level: &str) -> Ways {
    let entry = &policy["roles"][role_level][role];
    assert!(entry.is_object(), "`{role}` is a role of the {role_level}");
    let mut all = Ways::new();
    let mut add = |names: BTreeSet<String>, when: Vec<String>, obligations: Vec<String>| {
        for name in names {
            all.entry(name).or_default().insert((when.clone(), obligations.clone()));
        }
    };
    match &entry["grants"][level] {
        Value::Null => {}
        Value::Array(items) => {
            for item in items {
                match item {
                    Value::String(name) => add([name.clone()].into(), vec![], vec![]),
                    grant => {
                        let names = expand_set(policy, level, &grant["permissions"]);
                        add(names, strings(&grant["when"]), strings(&grant["obligations"]));
                    }
                }
            }
        }
        set => add(expand_set(policy, level, set), vec![], vec![]),
    }
    let inherited = strings(&entry["inherits"]).into_iter().map(|name| (role_level, name));
    let conferred = strings(&entry["confers"][level]).into_iter().map(|name| (level, name));
    for (from_level, name) in inherited.chain(conferred) {
        for (permission, more) in ways(policy, from_level, &name, level) {
            all.entry(permission).or_default().extend(more);
        }
    }
    all
}

fn plainly() -> BTreeSet<Way> {
    [(vec![], vec![])].into()
}

/// The cells that a footnote of the product's text qualifies: `None` where the cell says all.
fn footnote(role: &str, permission: &str) -> Option<BTreeSet<Way>> {
    let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    match (role, permission) {
        ("moderator", "post.edit" | "post.delete") => Some([(owned(&["author", "scheduled"]), vec![])].into()),
        ("moderator", "scheduled_post.label") => Some([(vec![], owned(&["submit_for_approval"]))].into()),
        _ => None,
    }
}

#[test]
fn every_cell_of_the_table_is_in_the_policy() {
    let (policy, table) = (read(POLICY), read(TABLE));
    let rows = table.as_array().expect("the table is a list of rows");
    assert_eq!(rows.len(), 115);
    let (mut cells, mut by_footnote) = (0, 0);
    for row in rows {
        let level = row["scope"].as_str().expect("a level");
        let columns: Vec<_> = COLUMNS.iter().filter(|column| column.0 == level).collect();
        assert_eq!(keys(&row["allow"]), columns.iter().map(|column| column.1.to_owned()).collect());
        for (_, heading, role) in columns {
            cells += 1;
            let ticked = row["allow"][heading].as_bool().expect("a tick or a cross");
            let held = ways(&policy, level, role, level);
            for permission in strings(&row["permissions"]) {
                let expected = match footnote(role, &permission) {
                    Some(qualified) => {
                        by_footnote += 1;
                        Some(qualified)
                    }
                    None => ticked.then(plainly),
                };
                assert_eq!(held.get(&permission), expected.as_ref(), "`{role}`, `{permission}`: {}", row["action"]);
            }
        }
    }
    assert_eq!((cells, by_footnote), (542, 3));
}

#[test]
fn the_policy_lists_what_the_table_lists_in_its_order() {
    let (policy, table) = (read(POLICY), read(TABLE));
    let levels: BTreeSet<String> = ["organization", "profile"].map(str::to_owned).into();
    assert_eq!(keys(&policy["permissions"]), levels);
    assert_eq!(keys(&policy["roles"]), levels);
    for (level, count) in [("organization", 90), ("profile", 34)] {
        let mut expected: Vec<String> = Vec::new();
        let rows = table.as_array().expect("rows").iter().filter(|row| row["scope"] == level);
        for name in rows.flat_map(|row| strings(&row["permissions"])) {
            if !expected.contains(&name) {
                expected.push(name);
            }
        }
        assert_eq!(expected.len(), count);
        assert_eq!(keys(&policy["permissions"][level]), expected.iter().cloned().collect(), "{level}");
        let roles: BTreeSet<_> =
            COLUMNS.iter().filter(|column| column.0 == level).map(|column| column.2.to_owned()).collect();
        assert_eq!(keys(&policy["roles"][level]), roles, "{level}");
        let block = POLICY.split_once("\"permissions\": {").expect("a list of permissions").1;
        let block = block.split_once(&format!("\"{level}\": {{")).expect("the level's list").1;
        let places: Vec<_> = expected.iter().map(|name| block.find(&format!("\"{name}\": {{"))).collect();
        assert!(places.is_sorted() && places.iter().all(Option::is_some), "the {level} list is in the table's order");
    }
}

#[test]
fn sections_are_those_of_the_table() {
    let (policy, table) = (read(POLICY), read(TABLE));
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let mut placed = BTreeSet::new();
    for row in table.as_array().expect("rows") {
        let (level, heading) = (row["scope"].as_str().expect("a level"), row["section"].as_str().expect("a heading"));
        for name in strings(&row["permissions"]) {
            if placed.insert((level, name.clone())) {
                let section = policy["permissions"][level][&name]["section"].as_str().expect("a section").to_owned();
                assert_eq!(seen.entry(section).or_insert_with(|| heading.to_owned()), heading, "`{name}`");
            }
        }
    }
    assert_eq!(seen.len(), 10);
    for (section, heading) in &seen {
        assert_eq!(policy["sections"][section]["fr"], heading.as_str());
    }
    assert_eq!(keys(&policy["sections"]), seen.into_keys().collect());
}

/// The titles of rows with one permission are the product's own words, two slips of its pen aside.
#[test]
fn french_titles_are_the_products_own() {
    let (policy, table) = (read(POLICY), read(TABLE));
    let mut compared = 0;
    for row in table.as_array().expect("rows") {
        let names = strings(&row["permissions"]);
        if names.len() == 1 {
            let level = row["scope"].as_str().expect("a level");
            let words = row["action"].as_str().expect("an action");
            let words = words.replace("Téléchager", "Télécharger").replace("brouillon(vue", "brouillon (vue");
            assert_eq!(policy["permissions"][level][&names[0]]["title"]["fr"], words.as_str());
            compared += 1;
        }
    }
    assert_eq!(compared, 104);
}

/// Every text of a language map below `value`, by its path, that lacks English or French.
fn untranslated(value: &Value, path: &str, missing: &mut Vec<String>) {
    let filled = |text: &Value| text.as_str().is_some_and(|text| !text.trim().is_empty());
    if let Value::Object(fields) = value {
        if fields.contains_key("en") || fields.contains_key("fr") {
            if fields.len() != 2 || !filled(&value["en"]) || !filled(&value["fr"]) {
                missing.push(path.to_owned());
            }
            return;
        }
        for (key, below) in fields {
            untranslated(below, &format!("{path}/{key}"), missing);
        }
    } else if let Value::Array(items) = value {
        for (index, below) in items.iter().enumerate() {
            untranslated(below, &format!("{path}/{index}"), missing);
        }
    }
}

#[test]
fn everything_has_a_title_in_english_and_in_french() {
    let policy = read(POLICY);
    let mut missing = Vec::new();
    untranslated(&policy, "", &mut missing);
    assert_eq!(missing, [""; 0]);
    let titled = |value: &Value, path: String| {
        let title = if value["title"].is_null() { value } else { &value["title"] };
        assert!(title["en"].is_string() && title["fr"].is_string(), "`{path}` has a title in both languages");
    };
    titled(&policy, "the policy".to_owned());
    for (_, list) in
        policy["permissions"].as_object().expect("levels").iter().chain(policy["roles"].as_object().expect("levels"))
    {
        for (name, entry) in list.as_object().expect("named entries") {
            titled(entry, name.clone());
        }
    }
    for part in ["levels", "sections", "obligations"] {
        for (name, entry) in policy[part].as_object().expect("named entries") {
            titled(entry, name.clone());
        }
    }
    for (name, definition) in policy["approval"]["definitions"].as_object().expect("definitions") {
        titled(definition, name.clone());
        for stage in definition["stages"].as_array().expect("stages") {
            titled(stage, format!("{name} {}", stage["name"]));
        }
    }
}

/// Rules 2.2 and 2.22: the top three are administrators everywhere, and there is one owner, whom nobody appoints.
#[test]
fn the_top_three_are_administrators_and_one_person_owns() {
    let policy = read(POLICY);
    let administrator = ways(&policy, "profile", "administrator", "profile");
    assert_eq!(administrator.len(), 34);
    for (role, conferred) in
        [("owner", true), ("co_owner", true), ("manager", true), ("advanced_member", false), ("member", false)]
    {
        let expected = if conferred { administrator.clone() } else { Ways::new() };
        assert_eq!(ways(&policy, "organization", role, "profile"), expected, "`{role}`");
    }
    let roles = &policy["roles"]["organization"];
    assert_eq!(roles["owner"]["holders"], serde_json::json!({ "min": 1, "max": 1 }));
    assert_eq!(roles["owner"]["assignable_by"], serde_json::json!({}));
}
