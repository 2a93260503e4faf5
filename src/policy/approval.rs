//! What a policy says of approvals as validated data. The approval engine gives it its meaning.

use super::text::Text;
use crate::approval_definition::{Approvers, Definition};
use crate::id::ProfileId;
use alloc::string::String;
use alloc::vec::Vec;

/// The `approval` part of a policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Approval {
    /// The profile permission (one bit) that guards a command; sorted by command.
    pub(crate) guards: Vec<(GuardedCommand, u128)>,
    /// Sorted by name.
    pub(crate) definitions: Vec<DeclaredDefinition>,
    /// In document order: the first that fits is used.
    pub(crate) bindings: Vec<Binding>,
}

impl Approval {
    /// Whether somebody approves, forces a decision or brings another approver in by that profile permission.
    pub(crate) fn is_decided_by(&self, name: &str, mask: u128) -> bool {
        use GuardedCommand as G;
        let mut guards =
            self.guards.iter().filter(|(guarded, _)| matches!(guarded, G::Decide | G::Force | G::Reassign));
        let stages = self.definitions.iter().flat_map(|declared| &declared.definition.stages);
        let approvers = stages.flat_map(|stage| [Some(&stage.approvers), stage.escalate_to.as_ref()]);
        let named =
            |approvers: &Approvers| matches!(approvers, Approvers::Permission(permission) if permission == name);
        guards.any(|(_, guard)| guard & mask != 0) || approvers.flatten().any(named)
    }

    /// The permissions that end what nobody can approve: those that guard an override, another approver, or taking it
    /// back.
    pub(crate) fn exits(&self) -> u128 {
        use GuardedCommand as G;
        let guard = |command: &G| self.guards.iter().find(|(guarded, _)| guarded == command).map(|(_, mask)| *mask);
        let withdraw = [G::Withdraw, G::EditInFlight, G::Edit].iter().find_map(guard);
        [guard(&G::Force), guard(&G::Reassign), withdraw].into_iter().flatten().fold(0, |mask, one| mask | one)
    }
}

/// A kind of command that a permission can guard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum GuardedCommand {
    Create,
    Edit,
    Submit,
    Decide,
    Publish,
    Schedule,
    Force,
    Hold,
    Withdraw,
    Reassign,
    Comment,
    Archive,
    /// Seeing a target; any permission there when the policy does not say.
    View,
    /// An edit of content that was submitted; `Edit` when the policy does not say.
    EditInFlight,
    /// Such an edit that changes labels alone; `EditInFlight` when the policy does not say.
    LabelInFlight,
}

/// A definition of the policy, and what is said of it and of its stages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DeclaredDefinition {
    pub(crate) definition: Definition,
    pub(crate) text: Text,
    /// One for each stage, in their order.
    pub(crate) stages: Vec<Text>,
}

/// What a definition applies to; `None` is everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Binding {
    /// Index into [`Approval::definitions`].
    pub(crate) definition: usize,
    /// Sorted.
    pub(crate) profiles: Option<Vec<ProfileId>>,
    /// Facts, perhaps negated, sorted by fact.
    pub(crate) when: Vec<String>,
}
