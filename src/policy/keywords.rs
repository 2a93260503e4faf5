//! The words of the policy format that reading and printing share.

use super::approval::GuardedCommand;
use crate::approval_definition::Barred;

pub(super) const COMMANDS: [(&str, GuardedCommand); 15] = [
    ("create", GuardedCommand::Create),
    ("edit", GuardedCommand::Edit),
    ("submit", GuardedCommand::Submit),
    ("decide", GuardedCommand::Decide),
    ("publish", GuardedCommand::Publish),
    ("schedule", GuardedCommand::Schedule),
    ("force", GuardedCommand::Force),
    ("hold", GuardedCommand::Hold),
    ("withdraw", GuardedCommand::Withdraw),
    ("reassign", GuardedCommand::Reassign),
    ("comment", GuardedCommand::Comment),
    ("archive", GuardedCommand::Archive),
    ("view", GuardedCommand::View),
    ("edit_in_flight", GuardedCommand::EditInFlight),
    ("label_in_flight", GuardedCommand::LabelInFlight),
];

pub(super) const BARRED: [(&str, Barred); 4] = [
    ("contributors", Barred::Contributors),
    ("last_changer", Barred::LastChanger),
    ("author", Barred::Author),
    ("nobody", Barred::Nobody),
];

/// The word for a meaning.
pub(super) fn word<T: PartialEq>(words: &[(&'static str, T)], meaning: &T) -> &'static str {
    words.iter().find(|(_, other)| other == meaning).map_or("", |(word, _)| word)
}
