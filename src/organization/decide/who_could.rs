//! Who could do what was refused.

use crate::access::ActorFacts;
use crate::id::UserId;
use crate::level::{ByLevel, Level};
use crate::organization::decide::carry_out::decide_once;
use crate::organization::decide::guards;
use crate::organization::model::by::By;
use crate::organization::model::command::{Action, Command};
use crate::organization::model::names;
use crate::organization::model::reading::Resolved;
use crate::organization::model::refusal::Refusal;
use crate::organization::model::state::State;
use crate::policy::Policy;
use crate::policy::tables::RoleTable;
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;

/// How many are named.
const NAMED: usize = 8;
/// How many are asked, in order of their ids, among those with a role that has the guard.
const ASKED: usize = 1_000;

/// The refusal, with the members whose own command would be accepted now, whatever is told of them.
pub(super) fn named<V: Vocabulary>(
    policy: &Policy<V>,
    state: &State,
    command: &Command,
    mut refusal: Refusal,
) -> Refusal {
    let (Refusal::NotPermitted { could, .. } | Refusal::Beyond { could, .. } | Refusal::NotAssignable { could, .. }) =
        &mut refusal
    else {
        return refusal;
    };
    let mut candidates = candidates(policy, state, guard(&command.action));
    candidates.sort_unstable();
    let by = command.by;
    let refused = |user: &UserId| by == By::user(*user);
    let mut command = command.clone();
    let accepted = |user: &UserId| {
        command.by = By::user(*user);
        match decide_once(policy, state, &command, ActorFacts::new()) {
            Ok(_) => true,
            // They could, and whoever asks is not told who is invited there.
            Err(refusal) => matches!(refusal, Refusal::AlreadyInvited { .. }),
        }
    };
    let others = candidates.into_iter().filter(|user| !refused(user));
    could.extend(others.take(ASKED).filter(accepted).take(NAMED));
    refusal
}

/// The members who are not suspended and have a role that gives one of these permissions somewhere.
fn candidates<V: Vocabulary>(policy: &Policy<V>, state: &State, guard: &[&str]) -> Vec<UserId> {
    let mut masks: ByLevel<u128> = ByLevel::default();
    for permission in guard.iter().flat_map(|name| names::named(policy, name)) {
        *masks.at_mut(permission.level) |= permission.mask;
    }
    let gives =
        |table: &RoleTable| Level::ALL.iter().any(|level| table.reach(*level, u128::MAX) & masks.at(*level) != 0);
    let everyone = gives(&policy.tables.everyone.members);
    let mut known: Vec<((Level, u16), bool)> = Vec::new();
    let mut has = |level: Level, role: u16| {
        if let Some((_, gives)) = known.iter().find(|(key, _)| *key == (level, role)) {
            return *gives;
        }
        let found = match Resolved::of(policy, state, level, state.roles.name(role)) {
            Some(Resolved::Policy(handle)) => policy.tables.role(handle.index).is_some_and(gives),
            Some(Resolved::Custom(role)) => gives(&role.table),
            None => false,
        };
        known.push(((level, role), found));
        found
    };
    let members = state.members.iter().filter(|(_, member)| member.is_active());
    let mut candidates = Vec::new();
    for (user, member) in members {
        if everyone || member.holds.iter().any(|held| has(held.place().level(), held.role())) {
            candidates.push(user);
        }
    }
    candidates
}

fn guard(action: &Action) -> &'static [&'static str] {
    match action {
        Action::AddMember { .. }
        | Action::Invite { .. }
        | Action::ResendInvitation { .. }
        | Action::CancelInvitation { .. } => guards::INVITE,
        Action::Grant { .. }
        | Action::ChangeRole { .. }
        | Action::Revoke { .. }
        | Action::ReviewAccess { .. }
        | Action::Narrow { .. }
        | Action::SwitchOptional { .. }
        | Action::Schedule { .. }
        | Action::SetMustApprove { .. }
        | Action::RevokeKey { .. }
        | Action::Delegate { .. }
        | Action::EndDelegation { .. }
        | Action::EndSupport { .. } => guards::EDIT_PERMISSIONS,
        Action::RemoveMember { .. }
        | Action::RemoveFromWorkspace { .. }
        | Action::Suspend { .. }
        | Action::Reinstate { .. } => guards::REMOVE,
        Action::TransferOwnership { .. } => guards::TRANSFER,
        Action::CreateWorkspace { .. } => guards::CREATE_WORKSPACE,
        Action::RenameWorkspace { .. } => guards::RENAME_WORKSPACE,
        Action::DeleteWorkspace { .. } => guards::DELETE_WORKSPACE,
        Action::ConnectProfile { .. } | Action::ReconnectProfile { .. } => guards::CONNECT,
        Action::DisconnectProfile { .. } => guards::DISCONNECT,
        Action::DeleteProfile { .. } => guards::DELETE_PROFILE,
        Action::MoveProfile { .. } => guards::MOVE,
        Action::CreateGroup { .. }
        | Action::DeleteGroup { .. }
        | Action::AddToGroup { .. }
        | Action::RemoveFromGroup { .. } => guards::EDIT_GROUP,
        Action::DefineCustomRole { .. } | Action::EditCustomRole { .. } | Action::DeleteCustomRole { .. } => {
            guards::MANAGE_CUSTOM_ROLES
        }
        Action::MintKey { .. } => guards::MANAGE_KEYS,
        Action::ChangePlan { .. } | Action::CancelPlanChange {} => guards::CHANGE_PLAN,
        Action::SetExtraSeats { .. } => guards::BUY_SEATS,
        Action::Create { .. }
        | Action::TakeBack { .. }
        | Action::BeginSupport { .. }
        | Action::AcceptInvitation { .. }
        | Action::ExpireInvitations {}
        | Action::Leave {}
        | Action::ApplyPlanChange {} => &[],
    }
}
