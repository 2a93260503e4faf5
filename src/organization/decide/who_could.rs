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
use crate::work;
use alloc::vec::Vec;

/// How many are named.
const NAMED: usize = 8;

/// How far is searched: how many members are looked at, and how many of those with a role that has the guard are asked.
#[derive(Clone, Copy)]
struct Search {
    looked_at: usize,
    asked: usize,
}

/// With every refusal, which anybody may provoke: as much in a large organization as in a small one.
const AT_ONCE: Search = Search { looked_at: 128, asked: 32 };
/// Where a host asks for it.
const ON_DEMAND: Search = Search { looked_at: usize::MAX, asked: 1_000 };

/// Names up to eight members, in order of their ids, who could do now what was refused to somebody; for where a refusal
/// names too few.
///
/// A refusal looks for them among the members who have been in longest, and no further, as anybody may provoke it. This
/// looks at every member, and asks the first thousand by id who have a role that has the guard somewhere: in a large
/// organization that takes a while, so ask when somebody wants to know. Nothing is told of the command's content: a command
/// that nobody could send, or that is refused for another reason, names nobody.
///
/// ```
/// # use countersign::{organization::*, *};
/// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
/// # let stored = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json"));
/// # let agency = State::restore(serde_json::from_str(stored)?)?;
/// let connect = Action::ConnectProfile { profile: ProfileId::new(9), name: "LinkedIn".into(), workspace: None };
/// let by_julie = Command::new(CommandId::new(40), By::user(UserId::new(3)), Timestamp::from_millis(30), connect);
/// assert_eq!(who_could(&policy, &agency, &by_julie), [1, 2].map(UserId::new)); // whom she may ask
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn who_could<V: Vocabulary>(policy: &Policy<V>, state: &State, command: &Command) -> Vec<UserId> {
    found(policy, &state.today(policy), command, ON_DEMAND)
}

/// The refusal, with the members whose own command would be accepted now, whatever is told of them, as far as is searched
/// at once.
pub(super) fn named<V: Vocabulary>(
    policy: &Policy<V>,
    state: &State,
    command: &Command,
    mut refusal: Refusal,
) -> Refusal {
    if let Refusal::NotPermitted { could, .. } | Refusal::Beyond { could, .. } | Refusal::NotAssignable { could, .. } =
        &mut refusal
    {
        *could = found(policy, &state.today(policy), command, AT_ONCE);
    }
    refusal
}

fn found<V: Vocabulary>(policy: &Policy<V>, state: &State, command: &Command, search: Search) -> Vec<UserId> {
    let mut candidates = candidates(policy, state, guard(&command.action), search.looked_at);
    candidates.sort_unstable();
    let by = command.by;
    let refused = |user: &UserId| by == By::user(*user);
    let mut command = command.clone();
    let accepted = |user: &UserId| {
        work::step();
        command.by = By::user(*user);
        match decide_once(policy, state, &command, ActorFacts::new()) {
            Ok(_) => true,
            // They could, and whoever asks is not told who is invited there.
            Err(refusal) => matches!(refusal, Refusal::AlreadyInvited { .. }),
        }
    };
    let others = candidates.into_iter().filter(|user| !refused(user));
    others.take(search.asked).filter(accepted).take(NAMED).collect()
}

/// Those of the first members who are not suspended and have a role that gives one of these permissions somewhere.
fn candidates<V: Vocabulary>(policy: &Policy<V>, state: &State, guard: &[&str], looked_at: usize) -> Vec<UserId> {
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
    let mut candidates = Vec::new();
    for (user, member) in state.members.iter().take(looked_at) {
        work::step();
        if !member.is_active() {
            continue;
        }
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
        | Action::CreateTeam { .. }
        | Action::RenameTeam { .. }
        | Action::DeleteTeam { .. }
        | Action::AddToTeam { .. }
        | Action::RemoveFromTeam { .. }
        | Action::GrantToTeam { .. }
        | Action::ChangeTeamAccess { .. }
        | Action::RevokeFromTeam { .. }
        | Action::RevokeKey { .. }
        | Action::Delegate { .. }
        | Action::EndDelegation { .. }
        | Action::EndSupport { .. } => guards::EDIT_PERMISSIONS,
        Action::RemoveMember { .. }
        | Action::RemoveFromWorkspace { .. }
        | Action::Suspend { .. }
        | Action::FreeSeats {}
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

#[cfg(test)]
mod cost;
