//! The targets that an action names.

use super::Action;
use crate::id::ProfileId;

impl Action {
    /// Returns the targets that the action names. An edit, a tick and a change of people concern them all.
    ///
    /// ```
    /// # use countersign::{approval::*, *};
    /// let page = ProfileId::new(7);
    /// assert_eq!(Action::Submit { targets: vec![page] }.targets(), [page]);
    /// assert!(Action::Tick {}.targets().is_empty());
    /// ```
    #[must_use]
    pub fn targets(&self) -> &[ProfileId] {
        match self {
            Action::Create { targets, .. }
            | Action::Submit { targets }
            | Action::Resubmit { targets }
            | Action::Approve { targets, .. }
            | Action::Reject { targets, .. }
            | Action::RequestChanges { targets, .. }
            | Action::Withdraw { targets }
            | Action::Hold { targets, .. }
            | Action::ReleaseHold { targets }
            | Action::ForceApprove { targets }
            | Action::ForceReject { targets, .. }
            | Action::Schedule { targets, .. }
            | Action::Unschedule { targets }
            | Action::Archive { targets }
            | Action::Migrate { targets, .. } => targets,
            Action::AddTarget { target }
            | Action::RemoveTarget { target }
            | Action::BeginPublish { target, .. }
            | Action::Retry { target, .. }
            | Action::ReportPublished { target, .. }
            | Action::ReportFailed { target, .. }
            | Action::ReportUnknown { target, .. }
            | Action::Resolve { target, .. }
            | Action::Reassign { target, .. }
            | Action::Delegate { target, .. }
            | Action::EndDelegation { target, .. }
            | Action::IssueLink { target, .. } => core::slice::from_ref(target),
            Action::Comment { target, .. } => target.as_slice(),
            Action::Edit { .. } | Action::Tick {} | Action::PeopleChanged {} | Action::RevokeLink { .. } => &[],
        }
    }

    /// The same action on one target; `None` for an action that does not name a list of targets.
    pub(in crate::approval) fn on_one(&self, one: ProfileId) -> Option<Self> {
        let mut action = self.clone();
        match &mut action {
            Action::Submit { targets }
            | Action::Resubmit { targets }
            | Action::Approve { targets, .. }
            | Action::Reject { targets, .. }
            | Action::RequestChanges { targets, .. }
            | Action::Withdraw { targets }
            | Action::Hold { targets, .. }
            | Action::ReleaseHold { targets }
            | Action::ForceApprove { targets }
            | Action::ForceReject { targets, .. }
            | Action::Schedule { targets, .. }
            | Action::Unschedule { targets }
            | Action::Archive { targets }
            | Action::Migrate { targets, .. } => *targets = alloc::vec![one],
            Action::Create { .. }
            | Action::Edit { .. }
            | Action::AddTarget { .. }
            | Action::RemoveTarget { .. }
            | Action::BeginPublish { .. }
            | Action::Retry { .. }
            | Action::ReportPublished { .. }
            | Action::ReportFailed { .. }
            | Action::ReportUnknown { .. }
            | Action::Resolve { .. }
            | Action::Tick {}
            | Action::PeopleChanged {}
            | Action::Reassign { .. }
            | Action::Delegate { .. }
            | Action::EndDelegation { .. }
            | Action::Comment { .. }
            | Action::IssueLink { .. }
            | Action::RevokeLink { .. } => return None,
        }
        Some(action)
    }
}
