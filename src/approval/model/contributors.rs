//! Who had a hand in a post, and whom that bars from deciding on it.

use crate::approval::model::bar::Bar;
use crate::approval::model::state::{ContentChange, State, Target};
use crate::approval_definition::{Barred, Classes, Stage};
use crate::id::UserId;

impl State {
    /// What bars a person from deciding at a stage, whose approvals depend on these classes, if anything does.
    pub(in crate::approval) fn bar(
        &self,
        target: &Target,
        stage: &Stage,
        covers: Classes,
        user: UserId,
    ) -> Option<Bar> {
        match stage.barred {
            Barred::Nobody => None,
            Barred::Author => self.is_author(user).then_some(Bar::Author),
            Barred::LastChanger => {
                let mut changes =
                    self.changes_at(target.profile).rev().filter(|(_, changed)| changed.intersects(covers));
                changes.next().filter(|(change, _)| change.is_of(user)).map(|_| Bar::Changer)
            }
            Barred::Contributors if self.is_author(user) => Some(Bar::Author),
            Barred::Contributors if target.has_submitted(user) => Some(Bar::Submitter),
            Barred::Contributors => self.has_changed(target, covers, user).then_some(Bar::Changer),
        }
    }

    /// Whether a person had a hand in the post at that target, whatever it was.
    pub(in crate::approval) fn is_contributor(&self, target: &Target, user: UserId) -> bool {
        self.is_author(user) || target.has_submitted(user) || self.has_changed(target, Classes::ALL, user)
    }

    fn is_author(&self, user: UserId) -> bool {
        self.author == Some(user) || self.author_for == Some(user)
    }

    fn has_changed(&self, target: &Target, covers: Classes, user: UserId) -> bool {
        self.changes.iter().any(|change| change.is_of(user) && change.at(target.profile).intersects(covers))
    }
}

impl Target {
    fn has_submitted(&self, user: UserId) -> bool {
        self.submissions.iter().any(|submission| submission.by == user)
    }
}

impl ContentChange {
    pub(in crate::approval) fn is_of(&self, user: UserId) -> bool {
        self.by == user || self.acting_for == Some(user)
    }
}
