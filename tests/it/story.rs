//! The story of the examples in the documentation: what they read follows from the commands of the story, as decided today.
//!
//! `COUNTERSIGN_STORY=1 cargo test --test it -- story` writes the files anew.

use countersign::event_sourcing::{EventSourced, replay};
use countersign::interchange::Scenario;
use countersign::{ContentId, OrganizationId, Policy, approval, organization};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

const ORGANIZATION: OrganizationId = OrganizationId::new(10);

/// The posts that the examples read, and how many events made each.
const POSTS: [(&str, usize); 7] = [
    ("post_in_review", 6),
    ("post_half_approved", 8),
    ("post_approved", 9),
    ("post_held", 10),
    ("post_unknown", 13),
    ("post_failed", 14),
    ("post_published", 16),
];

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("examples/data/story/{name}.json"))
}

fn read(name: &str) -> String {
    fs::read_to_string(path(name)).unwrap_or_default()
}

fn log(events: &[impl Serialize]) -> String {
    let lines: Vec<String> = events.iter().map(|event| serde_json::to_string(event).expect("JSON")).collect();
    format!("[\n  {}\n]\n", lines.join(",\n  "))
}

fn pretty(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).expect("JSON") + "\n"
}

/// The events of one engine, of which those of posts name their content.
fn of<E: DeserializeOwned>(events: &[Value], post: bool) -> Vec<E> {
    let of = events.iter().filter(|event| event.get("content").is_some() == post);
    of.map(|event| serde_json::from_value(event.clone()).expect("an event")).collect()
}

fn after<S: EventSourced>(state: S, events: &[S::Event]) -> S {
    replay(state, events).unwrap_or_else(|error| panic!("{error}"))
}

/// Every file that follows from the story, by its name.
fn files() -> Vec<(&'static str, String)> {
    let policy = Policy::parse(&read("policy")).unwrap_or_else(|error| panic!("{error}"));
    let story = Scenario::parse(&read("story")).unwrap_or_else(|error| panic!("{error}"));
    let steps = story.run(&policy).unwrap_or_else(|error| panic!("{error}"));
    assert!(steps.iter().all(|step| step.holds()), "a step is refused");
    let told = serde_json::to_value(&steps).expect("JSON");
    let steps = told.as_array().expect("steps").iter();
    let events: Vec<Value> = steps.flat_map(|step| step["events"].as_array().expect("events").clone()).collect();
    let agency: Vec<organization::Event> = of(&events, false);
    let post: Vec<approval::Event> = of(&events, true);
    let state = after(organization::State::new(ORGANIZATION), &agency);
    let mut files = vec![("agency_log", log(&agency)), ("agency", pretty(&state.snapshot())), ("post_log", log(&post))];
    for (name, until) in POSTS {
        let state = after(approval::State::new(ORGANIZATION, ContentId::new(900)), &post[..until]);
        files.push((name, pretty(&state.snapshot())));
    }
    files
}

#[test]
fn what_the_examples_read_is_what_the_story_brings_about() {
    let write = std::env::var_os("COUNTERSIGN_STORY").is_some();
    for (name, found) in files() {
        if write {
            fs::write(path(name), &found).expect("the file is written");
        }
        assert!(read(name) == found, "{name}.json is not what the story comes to; if that is meant, write it anew");
    }
}
