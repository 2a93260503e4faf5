//! Support access, and what operators do in the place of a member.

use crate::organization::evolve::steps::{Evolved, expect};
use crate::organization::model::by::By;
use crate::organization::model::event::{Change, Event};
use crate::organization::model::state::{State, Support};

pub(super) fn change(state: &mut State, event: &Event) -> Evolved {
    if let Change::SupportBegan { operator, place, role, acting_for, reason, until } = &event.change {
        let (place, role, acting_for, reason, until) = (*place, role.clone(), *acting_for, reason.clone(), *until);
        let made = Support { place, role, acting_for, reason, began: event.at, until };
        let free = state
            .support
            .get(operator)
            .is_none_or(|found| found.until <= event.at || state.support_of(*operator, event.at).is_none());
        expect(free, "an operator who is not in yet")?;
        expect(
            state.can_support(*operator, &made),
            "an operator who is no member, at a place, for a reason and a time",
        )?;
        state.support.insert(*operator, made);
    }
    if let Change::SupportEnded { operator } = &event.change {
        let there = state.support.get(operator).is_some_and(|found| event.at < found.until);
        expect(there, "an operator with support access")?;
        state.support.remove(operator);
    }
    Ok(())
}

/// Operators enter in their own name. In the place of a member they act only for that, and hand nothing out.
pub(in crate::organization) fn possible(state: &State, event: &Event) -> Evolved {
    if let Change::SupportBegan { operator, .. } = &event.change {
        expect(event.by == By::operator(*operator), "an operator to have entered in their own name")?;
    }
    let By::Operator { user, acting_for: Some(whom) } = event.by else {
        return Ok(());
    };
    let found = state.support_of(user, event.at);
    expect(
        found.is_some_and(|found| found.acting_for == Some(whom)),
        "an operator with support access in that member's place",
    )?;
    expect(!hands_out(&event.change), "nothing handed out by an operator")
}

/// Whether somebody comes to hold something by it, to come in, to decide for another, or goes on holding something on the
/// word of whoever sent it.
fn hands_out(change: &Change) -> bool {
    match change {
        Change::OrganizationCreated { .. }
        | Change::MemberInvited { .. }
        | Change::InvitationResent { .. }
        | Change::InvitationAccepted { .. }
        | Change::MemberAdded { .. }
        | Change::AccessGranted { .. }
        | Change::AccessChanged { less: false, .. }
        | Change::MemberReinstated { .. }
        | Change::OwnershipTransferred { .. }
        | Change::WorkspaceCreated { .. }
        | Change::ProfileConnected { .. }
        | Change::ProfileMoved { .. }
        | Change::GroupCreated { .. }
        | Change::ProfileGrouped { .. }
        | Change::TeamCreated { .. }
        | Change::TeamJoined { .. }
        | Change::TeamAccessGranted { .. }
        | Change::TeamAccessChanged { less: false, .. }
        | Change::CustomRoleDefined { .. }
        | Change::CustomRoleEdited { .. }
        | Change::KeyMinted { .. }
        | Change::Delegated { .. }
        | Change::AccessReviewed { .. }
        | Change::SupportBegan { .. } => true,
        Change::InvitationCancelled { .. }
        | Change::InvitationExpired { .. }
        | Change::AccessChanged { less: true, .. }
        | Change::AccessRevoked { .. }
        | Change::MemberRemoved { .. }
        | Change::MemberLeft { .. }
        | Change::MemberSuspended { .. }
        | Change::WorkspaceRenamed { .. }
        | Change::WorkspaceDeleted { .. }
        | Change::ProfileDisconnected { .. }
        | Change::ProfileReconnected { .. }
        | Change::ProfileDeleted { .. }
        | Change::GroupDeleted { .. }
        | Change::ProfileUngrouped { .. }
        | Change::TeamRenamed { .. }
        | Change::TeamDeleted { .. }
        | Change::TeamLeft { .. }
        | Change::TeamAccessChanged { less: true, .. }
        | Change::TeamAccessRevoked { .. }
        | Change::CustomRoleDeleted { .. }
        | Change::KeyRevoked { .. }
        | Change::DelegationEnded { .. }
        | Change::SupportEnded { .. }
        | Change::PlanChangeAnnounced { .. }
        | Change::PlanChangeCancelled {}
        | Change::PlanChanged { .. }
        | Change::ExtraSeatsSet { .. } => false,
    }
}
