//! Which worlds are the same: up to ids that were made up, the log, and revisions and times but for what their order says.
//! By 128 bits of a hash.

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

/// What a revision is of. It says something only beside one of the other sort: what is held began before the post's
/// people were read or after (J17), an invitation was sent before something was taken or after (J10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Revision {
    Begun,
    Read,
    Sent,
    Taken,
}

impl Revision {
    /// What numbers under a name are that stands below `above`. Names of permissions, with a dot, are those of a map.
    fn of(key: &str, above: Option<Self>) -> Option<Self> {
        match key {
            "since" | "placed_since" | "holds_since" | "profiles_since" | "permissions_since" => Some(Self::Begun),
            "as_of" => Some(Self::Read),
            "sent" => Some(Self::Sent),
            "gone" | "places" => Some(Self::Taken),
            _ => above.filter(|_| key.contains('.')),
        }
    }

    fn is_of_invitations(self) -> bool {
        matches!(self, Self::Sent | Self::Taken)
    }
}

/// Numbers from here on are times, and those from `IDS` on are ids that were made up.
const TIMES: u64 = 60_000_000;
const IDS: u64 = 1_000;

pub(super) fn identity(world: &World) -> u128 {
    let organization = value(&world.organization.snapshot());
    let mut post = value(&world.post.clone().essence().snapshot())["state"].take();
    latest_changes(&mut post);
    let mut text = Canonical::default();
    text.times.insert(u64::try_from(world.clock(false).as_millis()).expect("after 1970"));
    text.collect(&organization, None);
    text.collect(&post, None);
    text.write(&organization, None);
    text.write(&post, None);
    text.write(&value(&(world.clock(false), world.deployed, world.told)), None);
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
    revisions: BTreeSet<(u64, Revision)>,
    ids: BTreeMap<u64, usize>,
    bytes: Vec<u8>,
}

impl Canonical {
    fn collect(&mut self, value: &Value, of: Option<Revision>) {
        match value {
            Value::Number(number) => {
                let number = number.as_u64().unwrap_or_default();
                match of {
                    _ if number >= TIMES => drop(self.times.insert(number)),
                    Some(of) => drop(self.revisions.insert((number, of))),
                    None => {}
                }
            }
            Value::Array(all) => all.iter().for_each(|one| self.collect(one, of)),
            Value::Object(all) => {
                for (key, one) in all.iter().filter(|(key, _)| !LEFT_OUT.contains(&key.as_str())) {
                    if VERSIONS.contains(&key.as_str()) {
                        self.versions.extend(one.as_u64());
                    } else {
                        self.collect(one, Revision::of(key, of));
                    }
                }
            }
            Value::Null | Value::Bool(_) | Value::String(_) => {}
        }
    }

    fn write(&mut self, value: &Value, of: Option<Revision>) {
        match value {
            Value::Number(number) => self.number(number.as_u64().unwrap_or_default(), of),
            Value::Null => self.bytes.push(b'0'),
            Value::Bool(yes) => self.bytes.push(if *yes { b'y' } else { b'n' }),
            Value::String(text) => {
                self.bytes.extend_from_slice(text.as_bytes());
                self.bytes.push(b'"');
            }
            Value::Array(all) => {
                self.bytes.push(b'[');
                all.iter().for_each(|one| self.write(one, of));
                self.bytes.push(b']');
            }
            Value::Object(all) => {
                self.bytes.push(b'{');
                for (key, one) in all.iter().filter(|(key, _)| !LEFT_OUT.contains(&key.as_str())) {
                    self.bytes.extend_from_slice(key.as_bytes());
                    self.bytes.push(b':');
                    match one.as_u64().filter(|_| VERSIONS.contains(&key.as_str())) {
                        Some(version) => self.ranked(b'v', self.versions.range(..version).count()),
                        None => self.write(one, Revision::of(key, of)),
                    }
                }
                self.bytes.push(b'}');
            }
        }
    }

    fn number(&mut self, number: u64, of: Option<Revision>) {
        if number >= TIMES {
            self.ranked(b't', self.times.range(..number).count());
        } else if let Some(of) = of {
            self.ranked(b'r', self.turns((number, of)));
        } else if number >= IDS {
            let next = self.ids.len();
            let rank = *self.ids.entry(number).or_insert(next);
            self.ranked(b'i', rank);
        } else {
            self.ranked(b'#', usize::try_from(number).unwrap_or_default());
        }
    }

    /// How often the two sorts take turns up to a revision.
    fn turns(&self, until: (u64, Revision)) -> usize {
        let alike =
            self.revisions.range(..=until).filter(|(_, of)| of.is_of_invitations() == until.1.is_of_invitations());
        let mut turns = 0;
        alike.fold(None, |last, (_, of)| {
            turns += usize::from(last.is_some_and(|last| last != *of));
            Some(*of)
        });
        turns
    }

    fn ranked(&mut self, sort: u8, rank: usize) {
        self.bytes.push(sort);
        self.bytes.extend_from_slice(rank.to_string().as_bytes());
    }
}
