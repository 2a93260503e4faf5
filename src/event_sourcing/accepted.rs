//! The commands that were accepted, by their ids, so that one that is sent again is not done again.

use crate::id::CommandId;
use crate::stable_hash;
use alloc::collections::{BTreeMap, VecDeque};
use alloc::vec::Vec;
use core::hash::Hash;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Counts how many accepted commands of a stream are remembered by their ids: the latest ones.
pub const REMEMBERED_COMMANDS: usize = 65_536;

/// The latest accepted commands of a stream.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Accepted {
    done: BTreeMap<CommandId, Done>,
    /// The ids in the order in which the commands were accepted.
    order: VecDeque<CommandId>,
    /// The revision that the latest of those made that are not remembered any more; 0: all are remembered.
    forgotten: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Done {
    digest: u64,
    /// After the command's last event.
    revision: u64,
}

/// What is known of a command's id.
pub(crate) enum Before {
    /// No command of that id is remembered.
    New,
    /// The same command was accepted.
    Same,
    /// Another command was accepted under it.
    Other,
}

/// An accepted command as it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AcceptedShape {
    pub(crate) command: CommandId,
    pub(crate) digest: u64,
    pub(crate) revision: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shape {
    forgotten: u64,
    done: Vec<AcceptedShape>,
}

impl Serialize for Accepted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Shape { forgotten: self.forgotten, done: self.shapes() }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Accepted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Shape { forgotten, done } = Shape::deserialize(deserializer)?;
        let last = done.last().map_or(forgotten, |last| last.revision);
        Self::of(&done, forgotten, last)
            .ok_or_else(|| de::Error::custom("expected each accepted command once, in order"))
    }
}

/// The digest by which another command of the same id is known.
pub(crate) fn digest<T: Hash>(command: &T) -> u64 {
    stable_hash::of(command)
}

impl Accepted {
    pub(crate) fn before(&self, command: CommandId, digest: impl FnOnce() -> u64) -> Before {
        match self.done.get(&command) {
            None => Before::New,
            Some(done) if done.digest == digest() => Before::Same,
            Some(_) => Before::Other,
        }
    }

    /// The revision after that command, if it is remembered.
    pub(crate) fn revision(&self, command: CommandId) -> Option<u64> {
        self.done.get(&command).map(|done| done.revision)
    }

    /// The highest id of a remembered command.
    pub(crate) fn highest(&self) -> Option<CommandId> {
        self.done.keys().next_back().copied()
    }

    /// The latest accepted command, and the revision after it.
    pub(crate) fn latest(&self) -> Option<(CommandId, u64)> {
        let command = self.order.back()?;
        Some((*command, self.revision(*command)?))
    }

    /// The revision that the latest command made that is not remembered any more.
    pub(crate) fn forgotten(&self) -> Option<u64> {
        (self.forgotten > 0).then_some(self.forgotten)
    }

    /// Whether an event of that command can make that revision: the events of one command follow each other.
    pub(crate) fn follows(&self, command: CommandId, digest: u64, revision: u64) -> bool {
        let next = |done: &Done| done.digest == digest && done.revision.checked_add(1) == Some(revision);
        self.done.get(&command).is_none_or(next)
    }

    /// Notes an event of a command.
    pub(crate) fn note(&mut self, command: CommandId, digest: u64, revision: u64) {
        if self.done.insert(command, Done { digest, revision }).is_some() {
            return;
        }
        self.order.push_back(command);
        if self.order.len() > REMEMBERED_COMMANDS {
            let oldest = self.order.pop_front().and_then(|oldest| self.done.remove(&oldest));
            self.forgotten = oldest.map_or(self.forgotten, |oldest| oldest.revision);
        }
    }

    /// In the order in which they were accepted.
    pub(crate) fn shapes(&self) -> Vec<AcceptedShape> {
        let shape = |command: &CommandId| {
            let Done { digest, revision } = *self.done.get(command)?;
            Some(AcceptedShape { command: *command, digest, revision })
        };
        self.order.iter().filter_map(shape).collect()
    }

    /// What `shapes` were made of; none if it is no list of accepted commands up to that revision.
    pub(crate) fn of(shapes: &[AcceptedShape], forgotten: u64, last: u64) -> Option<Self> {
        let mut accepted = Self { forgotten, ..Self::default() };
        let mut latest = forgotten;
        for AcceptedShape { command, digest, revision } in shapes {
            let later = latest < *revision && *revision <= last;
            if !later || accepted.done.insert(*command, Done { digest: *digest, revision: *revision }).is_some() {
                return None;
            }
            latest = *revision;
            accepted.order.push_back(*command);
        }
        (latest == last && shapes.len() <= REMEMBERED_COMMANDS).then_some(accepted)
    }
}

#[cfg(test)]
mod tests {
    use super::{Accepted, Before, REMEMBERED_COMMANDS};
    use crate::id::CommandId;

    #[test]
    fn the_latest_are_remembered_and_what_is_stored_comes_back() {
        let mut accepted = Accepted::default();
        let many = u64::try_from(REMEMBERED_COMMANDS).unwrap_or(0);
        for id in 1..=many + 3 {
            assert!(accepted.follows(CommandId::new(id), id, id));
            accepted.note(CommandId::new(id), id, id);
        }
        assert_eq!(accepted.forgotten(), Some(3));
        assert!(matches!(accepted.before(CommandId::new(3), || 3), Before::New));
        assert!(matches!(accepted.before(CommandId::new(4), || 4), Before::Same));
        assert!(matches!(accepted.before(CommandId::new(4), || 5), Before::Other));
        assert_eq!(accepted.revision(CommandId::new(many)), Some(many));
        assert_eq!(Accepted::of(&accepted.shapes(), 3, many + 3), Some(accepted.clone()));
        assert_eq!(Accepted::of(&accepted.shapes(), 4, many + 3), None);
        assert_eq!(Accepted::of(&accepted.shapes(), 3, many + 4), None);
        assert!(!accepted.follows(CommandId::new(4), 4, many + 4), "its events are not together");
        assert!(!accepted.follows(CommandId::new(many + 3), 0, many + 4), "another command");
        assert!(accepted.follows(CommandId::new(many + 3), many + 3, many + 4));
    }
}
