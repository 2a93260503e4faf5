//! Support access: an operator enters for a reason and a time; whoever manages members puts them out.

use crate::id::UserId;
use crate::organization::decide::context::{Changes, Context, taken, unknown, wrong_actor};
use crate::organization::decide::guards;
use crate::organization::model::by::By;
use crate::organization::model::command::Action;
use crate::organization::model::event::Change;
use crate::organization::model::place::Place;
use crate::organization::model::refusal::Refusal;
use crate::organization::model::role::Role;
use crate::time::Timestamp;
use crate::vocabulary::Vocabulary;

/// What operators begin and others end.
pub(super) fn change<V: Vocabulary>(context: &Context<'_, V>, action: &Action) -> Changes {
    if let Action::BeginSupport { place, role, acting_for, reason, until } = action {
        return begin(context, (*place, role), *acting_for, reason, *until);
    }
    let Action::EndSupport { operator } = action else { return Err(Refusal::NoChange {}) };
    end(context, *operator)
}

/// An operator enters in their own name: as themselves with the rights of a role at a place, or in the place of a member,
/// within both.
fn begin<V: Vocabulary>(
    context: &Context<'_, V>,
    (place, role): (Place, &Role),
    acting_for: Option<UserId>,
    reason: &str,
    until: Timestamp,
) -> Changes {
    let By::Operator { user: operator, acting_for: None } = context.by else {
        return Err(wrong_actor("an operator in their own name"));
    };
    if context.state.is_member(operator) {
        return Err(wrong_actor("an operator who is no member"));
    }
    if !context.state.has_node(place) {
        return Err(unknown("organization, workspace or profile", place));
    }
    if role.is_custom() || context.policy.role(place.level(), role.name()).is_err() {
        return Err(unknown("role of the policy there", role));
    }
    if let Some(user) = acting_for {
        if context.member(user)?.suspended {
            return Err(Refusal::Suspended { user });
        }
    }
    if reason.trim().is_empty() {
        return Err(Refusal::NoReason {});
    }
    if until <= context.now {
        return Err(Refusal::Unfit { problem: "it ends before it begins".into() });
    }
    if context.state.support_of(operator, context.now).is_some() {
        return Err(taken("support access of operator", operator));
    }
    let (role, reason) = (role.clone(), reason.trim().into());
    Ok([Change::SupportBegan { operator, place, role, acting_for, reason, until }].into())
}

/// An operator may, and whoever edits the permissions of members or removes them, in the organization or where the operator
/// is in, at any time.
fn end<V: Vocabulary>(context: &Context<'_, V>, operator: UserId) -> Changes {
    let (whole, found) = (Place::organization(), context.state.support.get(&operator));
    let edits = context.permit_or_operator(guards::EDIT_PERMISSIONS, whole);
    if edits.is_err() {
        let here = found.map_or(whole, |found| found.place);
        let may = |guard, place| context.permit(guard, place).is_ok();
        let any = may(guards::REMOVE, whole) || may(guards::EDIT_PERMISSIONS, here) || may(guards::REMOVE, here);
        if !any {
            edits?;
        }
    }
    let found = found.ok_or_else(|| unknown("support access of operator", operator))?;
    if found.until <= context.now {
        return Err(Refusal::Expired { at: found.until });
    }
    Ok([Change::SupportEnded { operator }].into())
}

/// Whoever acts in a member's place has support access for that, and hands nothing out.
pub(super) fn in_place<V: Vocabulary>(context: &Context<'_, V>, action: &Action) -> Result<(), Refusal> {
    let By::Operator { user, acting_for: Some(whom) } = context.by else {
        return Ok(());
    };
    let found = context.state.support_of(user, context.now);
    if found.is_none_or(|found| found.acting_for != Some(whom)) {
        return Err(wrong_actor("an operator with support access in that member's place"));
    }
    if hands_out(action) { Err(wrong_actor("a member")) } else { Ok(()) }
}

/// Whether somebody comes to hold something by it, to come in, to decide for another, or goes on holding something on the
/// word of whoever sends it.
fn hands_out(action: &Action) -> bool {
    match action {
        Action::Create { .. }
        | Action::Invite { .. }
        | Action::ResendInvitation { .. }
        | Action::AcceptInvitation { .. }
        | Action::AddMember { .. }
        | Action::Grant { .. }
        | Action::ChangeRole { .. }
        | Action::Narrow { .. }
        | Action::SwitchOptional { .. }
        | Action::Schedule { .. }
        | Action::SetMustApprove { .. }
        | Action::Reinstate { .. }
        | Action::TransferOwnership { .. }
        | Action::CreateWorkspace { .. }
        | Action::ConnectProfile { .. }
        | Action::MoveProfile { .. }
        | Action::CreateGroup { .. }
        | Action::AddToGroup { .. }
        | Action::CreateTeam { .. }
        | Action::AddToTeam { .. }
        | Action::GrantToTeam { .. }
        | Action::ChangeTeamAccess { .. }
        | Action::DefineCustomRole { .. }
        | Action::EditCustomRole { .. }
        | Action::MintKey { .. }
        | Action::Delegate { .. }
        | Action::ReviewAccess { .. }
        | Action::BeginSupport { .. } => true,
        Action::CancelInvitation { .. }
        | Action::ExpireInvitations {}
        | Action::TakeBack { .. }
        | Action::Revoke { .. }
        | Action::RemoveMember { .. }
        | Action::RemoveFromWorkspace { .. }
        | Action::Leave {}
        | Action::Suspend { .. }
        | Action::FreeSeats {}
        | Action::RenameWorkspace { .. }
        | Action::DeleteWorkspace { .. }
        | Action::DisconnectProfile { .. }
        | Action::ReconnectProfile { .. }
        | Action::DeleteProfile { .. }
        | Action::DeleteGroup { .. }
        | Action::RemoveFromGroup { .. }
        | Action::RenameTeam { .. }
        | Action::DeleteTeam { .. }
        | Action::RemoveFromTeam { .. }
        | Action::RevokeFromTeam { .. }
        | Action::DeleteCustomRole { .. }
        | Action::RevokeKey { .. }
        | Action::EndDelegation { .. }
        | Action::EndSupport { .. }
        | Action::ChangePlan { .. }
        | Action::CancelPlanChange {}
        | Action::ApplyPlanChange {}
        | Action::SetExtraSeats { .. } => false,
    }
}
