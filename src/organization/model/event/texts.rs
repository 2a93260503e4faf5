//! What people wrote, wherever it stands in an event.

use super::Change;
use crate::free_text::FreeText;
use crate::id::{InvitationId, UserId};

impl Change {
    /// Shows every text with the name of its field.
    pub(crate) fn each_text(&mut self, visit: &mut dyn FnMut(&str, &mut FreeText)) {
        if let Change::MemberInvited { recipient, .. } = self {
            visit("recipient", recipient);
        }
        if let Change::SupportBegan { reason, .. } = self {
            visit("reason", reason);
        }
        if let Change::AccessReviewed { note: Some(note), .. } = self {
            visit("note", note);
        }
        if let Change::WorkspaceCreated { name, .. }
        | Change::WorkspaceRenamed { name, .. }
        | Change::ProfileConnected { name, .. }
        | Change::GroupCreated { name, .. }
        | Change::TeamCreated { name, .. }
        | Change::TeamRenamed { name, .. } = self
        {
            visit("name", name);
        }
        if let Change::CustomRoleDefined { document } | Change::CustomRoleEdited { document } = self {
            document.each_text(visit);
        }
    }

    /// Who accepted an invitation.
    pub(crate) fn accepted(&self) -> Option<(InvitationId, UserId)> {
        if let Change::InvitationAccepted { invitation, user, .. } = self { Some((*invitation, *user)) } else { None }
    }

    /// The invitation that begins here.
    pub(crate) fn invitation(&self) -> Option<InvitationId> {
        if let Change::MemberInvited { invitation, .. } = self { Some(*invitation) } else { None }
    }
}
