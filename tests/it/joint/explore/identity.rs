//! Which worlds are the same: up to ids that were made up, revisions, the log, and times but for their order. By 128 bits
//! of a hash.

use super::world::{World, value};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What counts events or remembers commands, and what is pinned by its digest besides.
const LEFT_OUT: [&str; 10] = [
    "revision",
    "clock",
    "commands",
    "accepted",
    "comments",
    "attempt",
    "attempts",
    "round",
    "definition",
    "last_event",
];

/// Under these names stands a version of the content; only the order of versions matters.
const VERSIONS: [&str; 4] = ["version", "first_version", "last_version", "overridden"];

/// Numbers from here on are times, and those from `IDS` on are ids that were made up.
const TIMES: u64 = 60_000_000;
const IDS: u64 = 1_000;

pub(super) fn identity(world: &World) -> u128 {
    let organization = value(&world.organization.snapshot());
    let mut post = value(&world.post.clone().essence().snapshot())["state"].take();
    latest_changes(&mut post);
    let mut text = Canonical::default();
    text.times.insert(u64::try_from(world.clock(false).as_millis()).expect("after 1970"));
    text.collect(&organization);
    text.collect(&post);
    text.write(&organization);
    text.write(&post);
    let now = value(&world.clock(false));
    text.write(&now);
    let rest = value(&(world.deployed, world.told));
    text.write(&rest);
    text.bytes.iter().fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d, |hash: u128, byte| {
        (hash ^ u128::from(*byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
    })
}

/// Who last changed the same classes in the same way says as much as the whole list.
fn latest_changes(post: &mut Value) {
    let Some(changes) = post["changes"].as_array_mut() else { return };
    let mut latest: BTreeMap<String, Value> = BTreeMap::new();
    for mut change in std::mem::take(changes) {
        let version = change["version"].take();
        latest.insert(change.to_string(), version);
    }
    *changes = latest.into_iter().map(|(change, version)| json!({"change": change, "version": version})).collect();
}

#[derive(Default)]
struct Canonical {
    times: BTreeSet<u64>,
    versions: BTreeSet<u64>,
    ids: BTreeMap<u64, usize>,
    bytes: Vec<u8>,
}

impl Canonical {
    fn collect(&mut self, value: &Value) {
        match value {
            Value::Number(number) => self.times.extend(number.as_u64().filter(|number| *number >= TIMES)),
            Value::Array(all) => all.iter().for_each(|one| self.collect(one)),
            Value::Object(all) => {
                for (key, one) in all.iter().filter(|(key, _)| !LEFT_OUT.contains(&key.as_str())) {
                    if VERSIONS.contains(&key.as_str()) {
                        self.versions.extend(one.as_u64());
                    } else {
                        self.collect(one);
                    }
                }
            }
            Value::Null | Value::Bool(_) | Value::String(_) => {}
        }
    }

    fn write(&mut self, value: &Value) {
        match value {
            Value::Number(number) => self.number(number.as_u64().unwrap_or_default()),
            Value::Null => self.bytes.push(b'0'),
            Value::Bool(yes) => self.bytes.push(if *yes { b'y' } else { b'n' }),
            Value::String(text) => {
                self.bytes.extend_from_slice(text.as_bytes());
                self.bytes.push(b'"');
            }
            Value::Array(all) => {
                self.bytes.push(b'[');
                all.iter().for_each(|one| self.write(one));
                self.bytes.push(b']');
            }
            Value::Object(all) => {
                self.bytes.push(b'{');
                for (key, one) in all.iter().filter(|(key, _)| !LEFT_OUT.contains(&key.as_str())) {
                    self.bytes.extend_from_slice(key.as_bytes());
                    self.bytes.push(b':');
                    match one.as_u64().filter(|_| VERSIONS.contains(&key.as_str())) {
                        Some(version) => self.ranked(b'v', self.versions.range(..version).count()),
                        None => self.write(one),
                    }
                }
                self.bytes.push(b'}');
            }
        }
    }

    fn number(&mut self, number: u64) {
        if number >= TIMES {
            self.ranked(b't', self.times.range(..number).count());
        } else if number >= IDS {
            let next = self.ids.len();
            let rank = *self.ids.entry(number).or_insert(next);
            self.ranked(b'i', rank);
        } else {
            self.ranked(b'#', usize::try_from(number).unwrap_or_default());
        }
    }

    fn ranked(&mut self, sort: u8, rank: usize) {
        self.bytes.push(sort);
        self.bytes.extend_from_slice(rank.to_string().as_bytes());
    }
}
