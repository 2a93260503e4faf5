//! What every command and every event has, whatever it is about.

use crate::id::CommandId;
use crate::time::Timestamp;
use core::fmt::Debug;

/// Names the fields of a command that are the same in both engines.
pub(crate) trait CommandEnvelope {
    fn id(&self) -> CommandId;
    /// The revision that the sender saw; absent: whatever it is now.
    fn revision(&self) -> Option<u64>;
    /// Of everything that makes it another command: who sends it, for whom, what they ask and what they saw; not when.
    fn digest(&self) -> u64;
}

/// Names the fields of an event that are the same in both engines.
pub(crate) trait EventEnvelope {
    /// What the stream is known by.
    type Stream: Copy + PartialEq + Debug;

    fn stream(&self) -> Self::Stream;
    fn revision(&self) -> u64;
    fn at(&self) -> Timestamp;
    /// The sender's own clock, where it was behind.
    fn clock(&self) -> Option<Timestamp>;
    fn command(&self) -> CommandId;
    fn command_digest(&self) -> u64;
    /// Whether it is the one with which a stream begins.
    fn begins(&self) -> bool;
}
