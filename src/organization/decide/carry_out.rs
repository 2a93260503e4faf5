//! One command, carried out or refused.

use super::context::{Changes, Context};
use crate::access::ActorFacts;
use crate::event_sourcing::Format;
use crate::organization::decide::assignment::{adjust, change_role, grant, revoke, take_back, transfer};
use crate::organization::decide::invitation::{accept, cancel, expire, invite, resend};
use crate::organization::decide::member::{add, delegate, leave, reinstate, remove, suspend};
use crate::organization::decide::node::{group, profile, workspace};
use crate::organization::decide::team;
use crate::organization::decide::{create, custom_role, key, plan, review, source, support, today};
use crate::organization::model::command::{Action, Command};
use crate::organization::model::event::Event;
use crate::organization::model::limits;
use crate::organization::model::refusal::Refusal;
use crate::organization::model::state::State;
use crate::policy::Policy;
use crate::vocabulary::Vocabulary;
use alloc::borrow::Cow;
use alloc::vec::Vec;

pub(super) fn decide_once<V: Vocabulary>(
    policy: &Policy<V>,
    state: &State,
    command: &Command,
    told: ActorFacts,
) -> Result<Vec<Event>, Refusal> {
    limits::within(&command.action)?;
    let digest = command.digest();
    if state.position().has_done(command.id, || digest)? {
        return Ok(Vec::new());
    }
    match (command.revision, state.commands.forgotten()) {
        (Some(revision), _) => state.position().stands_at(revision)?,
        (None, Some(forgotten)) => return Err(Refusal::TooOld { forgotten }),
        (None, None) => {}
    }
    let creates = matches!(command.action, Action::Create { .. });
    if creates != (state.revision == 0) {
        return Err(Refusal::Begun { begun: !creates });
    }
    today::refuse(policy, &command.action)?;
    let today = state.today(policy);
    let context = Context::new(policy, &today, command, told)?;
    support::in_place(&context, &command.action)?;
    source::spoken_for(&context, &command.action)?;
    let mut changes = changes(&context, &command.action)?;
    if let Cow::Owned(_) = &today {
        changes = state.as_stored(policy, changes);
    }
    let clocks = context.clocks();
    let event = |(revision, change)| Event {
        format: Format,
        organization: state.organization,
        revision,
        at: clocks.now,
        clock: clocks.behind(),
        command: command.id,
        command_digest: digest,
        policy: Some(policy.digest()),
        by: command.by,
        change,
    };
    Ok((state.revision.saturating_add(1)..).zip(changes).map(event).collect())
}

fn changes<V: Vocabulary>(context: &Context<'_, V>, action: &Action) -> Changes {
    match action {
        Action::Create { organization, founder, access, plan } => {
            create::create(context, *organization, *founder, access, plan.as_deref())
        }
        Action::Invite { invitation, recipient, token, access, expires_at } => {
            invite::invite(context, *invitation, recipient, *token, access, *expires_at)
        }
        Action::ResendInvitation { invitation, token, expires_at } => {
            resend::resend(context, *invitation, *token, *expires_at)
        }
        Action::CancelInvitation { invitation } => cancel::cancel(context, *invitation),
        Action::AcceptInvitation { invitation, token } => accept::accept(context, *invitation, *token),
        Action::ExpireInvitations {} => expire::expire(context),
        Action::AddMember { user, access } => add::add(context, *user, access),
        Action::TakeBack { user, source, place, role } => {
            take_back::take_back(context, *user, source, *place, role.as_ref())
        }
        Action::Grant { user, access } => grant::grant(context, *user, access),
        Action::ChangeRole { user, role, to } => change_role::change_role(context, *user, role, to),
        Action::Revoke { user, place, role } => revoke::revoke(context, *user, *place, role),
        Action::ReviewAccess { .. } => review::review(context, action),
        Action::Narrow { .. } | Action::SwitchOptional { .. } => adjust::change(context, action),
        Action::Schedule { .. } | Action::SetMustApprove { .. } => adjust::change(context, action),
        Action::RemoveMember { user } => remove::remove(context, *user),
        Action::RemoveFromWorkspace { user, workspace } => remove::remove_from_workspace(context, *user, *workspace),
        Action::Leave {} => leave::leave(context),
        Action::Suspend { user } => suspend::suspend(context, *user),
        Action::FreeSeats {} => suspend::free_seats(context),
        Action::Reinstate { user } => reinstate::reinstate(context, *user),
        Action::TransferOwnership { place, role, to, former } => {
            transfer::transfer(context, *place, role, *to, former.as_ref())
        }
        Action::CreateWorkspace { workspace, name, holder } => workspace::create(context, *workspace, name, *holder),
        Action::RenameWorkspace { workspace, name } => workspace::rename(context, *workspace, name),
        Action::DeleteWorkspace { workspace } => workspace::delete(context, *workspace),
        Action::ConnectProfile { profile, name, workspace } => profile::connect(context, *profile, name, *workspace),
        Action::DisconnectProfile { profile } => profile::disconnect(context, *profile),
        Action::ReconnectProfile { profile } => profile::reconnect(context, *profile),
        Action::DeleteProfile { profile } => profile::delete(context, *profile),
        Action::MoveProfile { profile, workspace } => profile::relocate(context, *profile, *workspace),
        Action::CreateGroup { group, name, profiles } => group::create(context, *group, name, profiles),
        Action::DeleteGroup { group } => group::delete(context, *group),
        Action::AddToGroup { group, profile } => group::add(context, *group, *profile),
        Action::RemoveFromGroup { group, profile } => group::remove(context, *group, *profile),
        Action::CreateTeam { team, name } => team::keep::create(context, *team, name),
        Action::RenameTeam { team, name } => team::keep::rename(context, *team, name),
        Action::DeleteTeam { team } => team::keep::delete(context, *team),
        Action::AddToTeam { team, user } => team::people::add(context, *team, *user),
        Action::RemoveFromTeam { team, user } => team::people::remove(context, *team, *user),
        Action::GrantToTeam { team, access } => team::access::grant(context, *team, access),
        Action::ChangeTeamAccess { team, role, to } => team::access::change(context, *team, role, to),
        Action::RevokeFromTeam { team, place, role } => team::access::revoke(context, *team, *place, role),
        Action::DefineCustomRole { document } => custom_role::define(context, document),
        Action::EditCustomRole { document } => custom_role::edit(context, document),
        Action::DeleteCustomRole { level, name } => custom_role::delete(context, *level, name),
        Action::MintKey { key, permissions, places, until, content } => {
            key::mint(context, *key, permissions, places, (*until, *content))
        }
        Action::RevokeKey { key } => key::revoke(context, *key),
        Action::Delegate { delegation, user, to, places, from, until } => {
            delegate::delegate(context, *delegation, (*user, *to), places, (*from, *until))
        }
        Action::EndDelegation { delegation } => delegate::end(context, *delegation),
        Action::BeginSupport { .. } | Action::EndSupport { .. } => support::change(context, action),
        Action::ChangePlan { plan, at, extra_seats } => plan::change(context, plan, *at, *extra_seats),
        Action::CancelPlanChange {} => plan::cancel(context),
        Action::ApplyPlanChange {} => plan::apply(context),
        Action::SetExtraSeats { extra } => plan::set_extra_seats(context, *extra),
    }
}
