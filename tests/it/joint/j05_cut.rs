//! J5: a log may be cut behind a snapshot; a checkpoint says from where it holds, and a cut anywhere else is found.

use super::j05_streams::told;
use countersign::audit::{BrokenChain, Chain, Checkpoint, Entry, Link, Snapshot, redact, redact_snapshot};
use countersign::event_sourcing::replay;
use countersign::{approval, organization};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt::Debug;

const SALT: &[u8] = b"0123456789abcdef0123456789abcdef";

fn links<E: Entry>(events: &[E]) -> Vec<Link> {
    let mut chain = Chain::new(SALT);
    events.iter().map(|event| chain.add(event)).collect()
}

fn blank(log: &[organization::Event]) -> organization::State {
    organization::State::new(log[0].organization)
}

fn snapshots(log: &[organization::Event]) -> Vec<organization::Snapshot> {
    (1..=log.len()).map(|at| replay(blank(log), &log[..at]).expect("it happened").snapshot()).collect()
}

fn of_post(log: &[approval::Event]) -> Vec<approval::Snapshot> {
    let blank = || approval::State::new(log[0].organization, log[0].content);
    (1..=log.len()).map(|at| replay(blank(), &log[..at]).expect("it happened").snapshot()).collect()
}

/// `snapshots` are those behind each event.
fn every_other_cut_is_found<E: Entry + PartialEq>(log: &[E], snapshots: &[E::Snapshot], other: &E::Snapshot)
where
    E::Snapshot: PartialEq + Debug + Serialize + DeserializeOwned,
{
    let kept = links(log);
    let mut first: Option<(Checkpoint, E::Snapshot)> = None;
    for (at, snapshot) in (1..).zip(snapshots) {
        let made = Checkpoint::of(SALT, None, &log[..at], &kept[..at], snapshot).expect("a checkpoint");
        assert_eq!((made.revision(), made.link()), (snapshot.revision(), kept[at - 1]));
        let text = serde_json::to_string(&made).expect("JSON");
        assert_eq!(serde_json::from_str::<Checkpoint>(&text).expect("a checkpoint"), made);
        assert!(serde_json::from_str::<Checkpoint>(&text.replace(r#""format":1"#, r#""format":2"#)).is_err());
        let stored = serde_json::to_string(snapshot).expect("JSON");
        let stored: E::Snapshot = serde_json::from_str(&stored).expect("a snapshot");
        assert_eq!(made.check(SALT, &stored, &log[at..], &kept[at..]), Ok(()));
        // From an earlier cut it is the same one.
        if let Some((before, from)) = &first {
            let start = usize::try_from(before.revision()).expect("few");
            let again = Checkpoint::of(SALT, Some((before, from)), &log[start..at], &kept[start..at], snapshot);
            assert_eq!(again, Ok(made.clone()));
            let elsewhere = Checkpoint::of(SALT, Some((before, from)), &log[..at], &kept[..at], snapshot);
            assert!(elsewhere.is_err(), "it goes on from {start}");
        }
        for (from, found) in (0..log.len()).map(|from| (from, made.check(SALT, snapshot, &log[from..], &kept[from..])))
        {
            assert_eq!(found.is_ok(), from == at, "cut at {at}, and begun at {from}: {found:?}");
        }
        for gone in at..log.len() {
            let (mut events, mut rest) = (log[at..].to_vec(), kept[at..].to_vec());
            events.remove(gone - at);
            assert!(made.check(SALT, snapshot, &events, &rest).is_err(), "without {gone}");
            rest.remove(gone - at);
            // Only that the last is missing is not seen: the newest link is kept elsewhere.
            assert_eq!(made.check(SALT, snapshot, &events, &rest).is_ok(), gone + 1 == log.len(), "without {gone}");
        }
        for (index, another) in snapshots.iter().enumerate().filter(|(index, _)| index + 1 != at) {
            let revision = another.revision();
            let found = made.check(SALT, another, &log[index + 1..], &kept[index + 1..]);
            assert_eq!(found, Err(BrokenChain::Snapshot { revision }));
            let unled = Checkpoint::of(SALT, None, &log[..at], &kept[..at], another);
            assert_eq!(unled, Err(BrokenChain::Replay { revision }), "the log leads elsewhere");
        }
        assert!(made.check(SALT, other, &log[at..], &kept[at..]).is_err());
        assert!(made.check(b"another salt", snapshot, &log[at..], &kept[at..]).is_err());
        first.get_or_insert((made, snapshot.clone()));
    }
    let nothing = Checkpoint::of::<E>(SALT, None, &[], &[], &snapshots[0]);
    assert!(matches!(nothing, Err(BrokenChain::Replay { .. })), "nothing leads there");
}

/// The same with one text changed.
fn said_otherwise<S: Serialize + DeserializeOwned>(snapshot: &S, said: &str) -> S {
    let text = serde_json::to_string(snapshot).expect("JSON");
    assert!(text.contains(said), "{text}");
    serde_json::from_str(&text.replace(said, "Somebody else")).expect("a snapshot")
}

#[test]
fn j5_a_log_is_cut_behind_a_snapshot_and_a_cut_anywhere_else_is_found() {
    let house = told();
    let (organization, post) = (&house.world.log[..], &house.log[..]);
    let all = snapshots(organization);
    every_other_cut_is_found(organization, &all, &said_otherwise(all.last().expect("one"), "Page"));
    let all = of_post(post);
    every_other_cut_is_found(post, &all, &said_otherwise(all.last().expect("one"), "Marie"));
}

#[test]
fn j5_a_cut_log_leads_where_the_whole_one_does_and_texts_are_erased_from_it() {
    let house = told();
    let (log, kept) = (&house.world.log, links(&house.world.log));
    let at = log.len() - 1;
    let snapshot = snapshots(log)[at - 1].clone();
    let made = Checkpoint::of(SALT, None, &log[..at], &kept[..at], &snapshot).expect("a checkpoint");
    let bare = redact_snapshot(SALT, &snapshot, |_, _| true);
    let text = serde_json::to_string(&bare).expect("JSON");
    assert!(!text.contains("Page") && !text.contains("julie"), "{text}");
    let rest = redact(SALT, &log[at..], |_, _| true);
    assert_eq!(made.check(SALT, &bare, &rest, &kept[at..]), Ok(()));
    let some = redact_snapshot(SALT, &snapshot, |field, text| field == "name" && text == "Page");
    assert_eq!(made.check(SALT, &some, &rest, &kept[at..]), Ok(()), "some of them");
    assert_eq!(redact_snapshot(b"another salt", &bare, |_, _| true), bare, "what is erased stays as it is");
    let restored = organization::State::restore(bare).expect("a snapshot");
    let state = replay(restored, &rest).expect("it goes on");
    assert_eq!(state.revision(), house.world.state.revision());
    for user in state.members() {
        assert_eq!(state.access(user), house.world.state.access(user));
    }
    let snapshot = of_post(&house.log).pop().expect("one");
    let kept = links(&house.log);
    let made = Checkpoint::of(SALT, None, &house.log, &kept, &snapshot).expect("a checkpoint");
    let bare = redact_snapshot(SALT, &snapshot, |_, _| true);
    assert!(!serde_json::to_string(&bare).expect("JSON").contains("Marie"));
    assert_eq!(made.check::<approval::Event>(SALT, &bare, &[], &[]), Ok(()));
    approval::State::restore(bare).expect("a snapshot");
}

#[test]
fn j5_equal_texts_of_a_snapshot_leave_different_digests() {
    let mut world = told().world;
    for profile in [71, 72] {
        world.profile(profile, None);
    }
    let snapshot = world.state.snapshot();
    let bare = serde_json::to_value(redact_snapshot(SALT, &snapshot, |_, _| true)).expect("JSON");
    let names: Vec<String> =
        bare["profiles"].as_array().expect("profiles").iter().map(|one| one["name"].to_string()).collect();
    let mut each = names.clone();
    each.sort();
    each.dedup();
    assert!(names.len() > 2 && each.len() == names.len(), "nobody sees that two are called alike: {names:?}");
}

/// The fields in which somebody writes, where they hold a text.
fn written(value: &Value, fields: &[&str], found: &mut Vec<String>) {
    match value {
        Value::Object(inside) => {
            // A role is named in the policy's words, and a digest is none.
            let role = inside.contains_key("level") || inside.contains_key("grants");
            for (field, inner) in inside.iter().filter(|(field, _)| *field != "digests") {
                let languages = ["title", "description"].contains(&field.as_str()) && inner.get("erased").is_none();
                let text = inner.is_string() || languages;
                if fields.contains(&field.as_str()) && text && !(role && field == "name") {
                    found.push(format!("{field}: {inner}"));
                }
                written(inner, fields, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| written(item, fields, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

const OF_POSTS: &[&str] = &["comment", "error", "text"];
const OF_ORGANIZATIONS: &[&str] = &["description", "name", "note", "reason", "recipient", "title"];

fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).expect("JSON")
}

#[test]
fn j5_no_kind_of_event_and_no_snapshot_keeps_a_text_that_was_to_be_erased() {
    let mut texts = 0;
    let mut compare = |name: &str, fields: &[&str], before: Value, after: Value| {
        let (mut had, mut has) = (Vec::new(), Vec::new());
        written(&before, fields, &mut had);
        written(&after, fields, &mut has);
        texts += had.len();
        assert!(has.is_empty(), "{name}: {has:?}");
    };
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/frozen/1");
    for entry in std::fs::read_dir(folder).expect("the folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if !name.ends_with(".events.jsonl") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a log");
        if name.starts_with("post") {
            let log: Vec<approval::Event> = text.lines().map(read).collect();
            compare(&name, OF_POSTS, json(&log), json(&redact(SALT, &log, |_, _| true)));
            for snapshot in of_post(&log) {
                compare(&name, OF_POSTS, json(&snapshot), json(&redact_snapshot(SALT, &snapshot, |_, _| true)));
            }
        } else {
            let log: Vec<organization::Event> = text.lines().map(read).collect();
            compare(&name, OF_ORGANIZATIONS, json(&log), json(&redact(SALT, &log, |_, _| true)));
            for snapshot in snapshots(&log) {
                compare(&name, OF_ORGANIZATIONS, json(&snapshot), json(&redact_snapshot(SALT, &snapshot, |_, _| true)));
            }
        }
    }
    assert!(texts > 100, "{texts} texts");
}

fn read<E: DeserializeOwned>(line: &str) -> E {
    serde_json::from_str(line).expect("an event")
}
