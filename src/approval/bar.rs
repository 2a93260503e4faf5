//! Bars: who may not decide on a post, because it is their own work.

use super::content::Classes;
use super::definition::{Barred, Stage};
use super::state::{Change, State, Target};
use crate::id::UserId;
use serde::{Deserialize, Serialize};

/// Why a person may not decide on a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Bar {
    /// They wrote it, or it was written for them.
    Author,
    /// They submitted it, or it was submitted for them.
    Submitter,
    /// They changed a class that the approval covers, or it was changed for them.
    Changer,
}

impl State {
    /// What bars a person from deciding at a stage, whose approvals depend on these classes, if anything does.
    pub(super) fn bar(&self, target: &Target, stage: &Stage, covers: Classes, user: UserId) -> Option<Bar> {
        match stage.barred {
            Barred::Nobody => None,
            Barred::Author => self.is_author(user).then_some(Bar::Author),
            Barred::LastChanger => {
                let mut changes = self.changes_at(target.profile).rev().filter(|(_, changed)| changed.touches(covers));
                changes.next().filter(|(change, _)| change.is_of(user)).map(|_| Bar::Changer)
            }
            Barred::Contributors if self.is_author(user) => Some(Bar::Author),
            Barred::Contributors if target.has_submitted(user) => Some(Bar::Submitter),
            Barred::Contributors => self.has_changed(target, covers, user).then_some(Bar::Changer),
        }
    }

    /// Whether a person had a hand in the post at that target, whatever it was.
    pub(super) fn is_contributor(&self, target: &Target, user: UserId) -> bool {
        self.is_author(user) || target.has_submitted(user) || self.has_changed(target, Classes::ALL, user)
    }

    fn is_author(&self, user: UserId) -> bool {
        self.author == Some(user) || self.author_for == Some(user)
    }

    fn has_changed(&self, target: &Target, covers: Classes, user: UserId) -> bool {
        self.changes.iter().any(|change| change.is_of(user) && change.at(target.profile).touches(covers))
    }
}

impl Target {
    fn has_submitted(&self, user: UserId) -> bool {
        self.submissions.iter().any(|submission| submission.by == user)
    }
}

impl Change {
    fn is_of(&self, user: UserId) -> bool {
        self.by == user || self.acting_for == Some(user)
    }
}
