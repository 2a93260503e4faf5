//! What was stored in a released format is read as it was: the frozen files of `tests/frozen`.
//!
//! `COUNTERSIGN_FREEZE=1 cargo test --test frozen -- --test-threads=1` writes the examples that a story or a policy has not
//! yet. It never writes over one: a released format is never edited, only added beside.

use countersign::Policy;
use countersign::approval;
use countersign::interchange::{Request, Scenario};
use countersign::organization::{self, RoleDocument};
use countersign::social::Social;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::fs;
use std::path::{Path, PathBuf};

const FREEZE: &str = "COUNTERSIGN_FREEZE";
const ORGANIZATIONS: [&str; 5] = [
    "organization",
    "organization_with_support",
    "organization_with_review",
    "organization_with_teams",
    "organization_with_conditions",
];
const POSTS: [&str; 4] =
    ["post_through_every_hand", "post_in_time", "post_whose_profiles_leave", "post_with_skipped_stages"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/frozen/1")
}

fn read(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap_or_else(|error| panic!("tests/frozen/1/{name}: {error}"))
}

fn json<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn policy() -> Policy {
    Policy::parse(&read("policy.json")).unwrap_or_else(|error| panic!("{error}"))
}

/// Compares what came with the frozen example, or writes that where there is none yet and it is asked for.
fn is_as_frozen(name: &str, found: &str) {
    let path = folder().join(name);
    if !path.exists() && std::env::var_os(FREEZE).is_some() {
        fs::write(&path, found).expect("the example is written");
        println!("{} {name}, for `digests.txt`", digest(found.as_bytes()));
    }
    let frozen = read(name);
    let differs = frozen.lines().zip(found.lines()).zip(1..).find(|((one, other), _)| one != other);
    assert!(frozen == found, "{name} is not what it was when it was frozen: {differs:?}");
}

fn lines(values: &[impl Serialize]) -> String {
    values.iter().map(|value| serde_json::to_string(value).expect("JSON") + "\n").collect()
}

fn pretty(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).expect("JSON") + "\n"
}

/// FNV-1a of 64 bits.
fn digest(bytes: &[u8]) -> String {
    let mixed = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{mixed:016x}")
}

/// The events that the steps of a story brought about, of one engine.
fn told(story: &str) -> (Vec<Value>, usize) {
    let scenario = Scenario::parse(&read(&format!("{story}.scenario.json"))).unwrap_or_else(|error| panic!("{error}"));
    let outcomes = scenario.run(&policy()).unwrap_or_else(|error| panic!("{story}: {error}"));
    for outcome in &outcomes {
        assert!(outcome.holds(), "{story}: {outcome}");
    }
    let outcomes = serde_json::to_value(&outcomes).expect("JSON");
    let outcomes = outcomes.as_array().expect("outcomes");
    let events = outcomes.iter().flat_map(|outcome| outcome["events"].as_array().expect("events").clone());
    (events.collect(), outcomes.len())
}

/// The log of a story as it is frozen; with what is asked for and missing, as it comes today.
fn log<E: DeserializeOwned + Serialize + Debug>(story: &str, given: &[Value]) -> Vec<E> {
    let name = format!("{story}.events.jsonl");
    if !folder().join(&name).exists() {
        let events = given.iter().chain(&told(story).0).map(|event| json::<E>(&event.to_string())).collect::<Vec<_>>();
        is_as_frozen(&name, &lines(&events));
    }
    let frozen = read(&name);
    let events: Vec<E> = frozen.lines().map(json).collect();
    is_as_frozen(&name, &lines(&events));
    for line in frozen.lines() {
        let mut other: Value = json(line);
        other["format"] = json!(2);
        let refused = serde_json::from_value::<E>(other).expect_err("another format").to_string();
        assert!(refused.contains("expected the event format `1`, found `2`"), "{refused}");
    }
    events
}

fn organization_log(story: &str) -> Vec<organization::Event> {
    log(story, &[])
}

fn post_log(story: &str) -> Vec<approval::Event> {
    let scenario: Value = json(&read(&format!("{story}.scenario.json")));
    let given = scenario["given"]["approval"]["events"].as_array().cloned().unwrap_or_default();
    log(story, &given)
}

/// The variants of the `enum` in a file of the source, as they are written in JSON.
fn kinds(source: &str) -> BTreeSet<String> {
    let variants = source.split_once("pub enum Change {").expect("the list").1;
    let variants = variants.split_once("\n}").expect("its end").0.lines();
    let names =
        variants.filter_map(|line| line.strip_prefix("    ").filter(|line| line.starts_with(char::is_uppercase)));
    names.map(|line| snake_case(line.split(|c: char| !c.is_alphanumeric()).next().expect("a name"))).collect()
}

fn snake_case(name: &str) -> String {
    let mut said = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !said.is_empty() {
            said.push('_');
        }
        said.extend(letter.to_lowercase());
    }
    said
}

fn kind(change: &impl Serialize) -> String {
    serde_json::to_value(change).expect("JSON")["type"].as_str().expect("a type").to_owned()
}

#[test]
fn a_released_format_is_never_edited() {
    let listed: BTreeMap<String, String> = read("digests.txt")
        .lines()
        .map(|line| line.split_once(' ').expect("a digest and a name"))
        .map(|(digest, name)| (name.to_owned(), digest.to_owned()))
        .collect();
    let files = fs::read_dir(folder()).expect("the folder").map(|entry| entry.expect("an entry").file_name());
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for name in files.map(|name| name.into_string().expect("a name")).filter(|name| name != "digests.txt") {
        let digest = digest(&fs::read(folder().join(&name)).expect("a file"));
        found.insert(name, digest);
    }
    let mut wrong = Vec::new();
    for (name, digest) in &listed {
        match found.get(name) {
            Some(other) if other == digest => {}
            Some(_) => wrong.push(format!("tests/frozen/1/{name} is not what was released")),
            None => wrong.push(format!("tests/frozen/1/{name} is gone")),
        }
    }
    let unlisted = found.iter().filter(|(name, _)| !listed.contains_key(*name));
    wrong.extend(unlisted.map(|(name, digest)| format!("not in digests.txt: `{digest} {name}`")));
    let rule = "a released format is never edited, only added beside: see RELEASING.md";
    assert!(wrong.is_empty(), "{rule}\n{}", wrong.join("\n"));
}

#[test]
fn every_kind_of_event_has_a_frozen_example() {
    let logs = ORGANIZATIONS.iter().flat_map(|story| organization_log(story));
    let of_organizations: BTreeSet<String> = logs.map(|event| kind(&event.change)).collect();
    let source = include_str!("../src/organization/model/event/change.rs");
    assert_eq!(of_organizations, kinds(source), "organizations: frozen kinds, and those that there are");
    let logs = POSTS.iter().flat_map(|story| post_log(story));
    let of_posts: BTreeSet<String> = logs.map(|event| kind(&event.change)).collect();
    let source = include_str!("../src/approval/model/event.rs");
    assert_eq!(of_posts, kinds(source), "posts: frozen kinds, and those that there are");
    println!("{} kinds of events of organizations, {} of posts", of_organizations.len(), of_posts.len());
}

#[test]
fn frozen_organizations_replay_to_their_frozen_snapshots() {
    for story in ORGANIZATIONS {
        let events = organization_log(story);
        let new = organization::State::new(events[0].organization);
        let state = organization::replay(new, &events).unwrap_or_else(|error| panic!("{story}: {error}"));
        let name = format!("{story}.snapshot.json");
        is_as_frozen(&name, &pretty(&state.snapshot()));
        let frozen: organization::Snapshot = json(&read(&name));
        let restored = organization::State::restore(frozen).unwrap_or_else(|error| panic!("{story}: {error}"));
        assert_eq!(restored.snapshot(), state.snapshot());
        let mut other: Value = json(&read(&name));
        other["format"] = json!(2);
        let refused = organization::State::restore(json(&other.to_string())).expect_err("another format").to_string();
        assert_eq!(refused, "expected a snapshot of format `1`, found `2`");
    }
}

#[test]
fn frozen_posts_replay_to_their_frozen_snapshots() {
    for story in POSTS {
        let events = post_log(story);
        let new = approval::State::new(events[0].organization, events[0].content);
        let state = approval::replay(new, &events).unwrap_or_else(|error| panic!("{story}: {error}"));
        let name = format!("{story}.snapshot.json");
        is_as_frozen(&name, &pretty(&state.snapshot()));
        let frozen: approval::Snapshot = json(&read(&name));
        let restored = approval::State::restore(frozen).unwrap_or_else(|error| panic!("{story}: {error}"));
        assert_eq!(pretty(&restored.snapshot()), read(&name));
        let mut other: Value = json(&read(&name));
        other["format"] = json!(2);
        let refused = approval::State::restore(json(&other.to_string())).expect_err("another format").to_string();
        assert_eq!(refused, "expected a snapshot of format `1`, found `2`");
    }
}

#[test]
fn frozen_scenarios_run_as_they_say() {
    for story in ORGANIZATIONS.into_iter().chain(POSTS) {
        let (events, steps) = told(story);
        println!("{story}: {steps} steps, {} events", events.len());
        let other = read(&format!("{story}.scenario.json")).replacen("\"format\": 1", "\"format\": 2", 1);
        let refused = Scenario::parse(&other).expect_err("another format").to_string();
        assert!(refused.starts_with("expected the scenario format `1`, found `2`"), "{refused}");
    }
}

#[test]
fn a_frozen_policy_means_what_it_meant() {
    is_as_frozen("policy.cells.jsonl", &lines(policy().matrix().cells()));
    let other = read("policy.json").replacen("\"format\": 1", "\"format\": 2", 1);
    let refused = Policy::<Social>::parse(&other).expect_err("another format").to_string();
    assert!(refused.contains("/format: expected the number `1`, found `2`"), "{refused}");
}

#[test]
fn a_frozen_custom_role_gives_what_it_gave() {
    let text = read("custom_role.json");
    let (policy, document) = (policy(), RoleDocument::parse(&text).expect("a document"));
    assert_eq!(serde_json::to_value(&document).expect("JSON"), json::<Value>(&text), "it is written as it was");
    policy.custom_role(&text).unwrap_or_else(|error| panic!("{error}"));
    let listed: Value = json(&read("policy.json"));
    let permissions = listed["permissions"]["profile"].as_array().expect("a list").iter();
    let answers = permissions.map(|permission| {
        let request = json!({
            "actor": {"user": 1, "organization": 10, "plan": "team", "custom_roles": [document],
                "assignments": [{"level": "profile", "node": 7, "custom_role": "night_shift", "optional": ["post.publish"]}]},
            "action": permission,
            "resource": {"organization": 10, "workspace": null, "profile": 7,
                "content": {"author": 1, "state": "draft", "facts": {"sensitive": false}}}
        });
        let request = Request::parse(&request.to_string()).expect("a request");
        json!({"permission": permission, "answer": policy.answer(&request).expect("an answer")})
    });
    is_as_frozen("custom_role.answers.jsonl", &lines(&answers.collect::<Vec<_>>()));
    let other = text.replacen("\"format\": 1", "\"format\": 2", 1);
    assert!(RoleDocument::parse(&other).is_err());
    let refused = policy.custom_role(&other).expect_err("another format").to_string();
    assert!(refused.contains("/format: expected the number `1`, found `2`"), "{refused}");
}
