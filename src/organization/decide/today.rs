//! What is stored in the names of yesterday, read in those of today; and no name of yesterday in a new command (J19).

use crate::id::{TeamId, UserId};
use crate::level::Level;
use crate::organization::model::access::Access;
use crate::organization::model::command::Action;
use crate::organization::model::event::Change;
use crate::organization::model::place::Place;
use crate::organization::model::refusal::Refusal;
use crate::organization::model::review_item::ReviewItem;
use crate::organization::model::role::Role;
use crate::organization::model::source::Source;
use crate::organization::model::state::State;
use crate::policy::Policy;
use crate::policy::model::Formerly;
use crate::vocabulary::Vocabulary;
use alloc::borrow::{Cow, ToOwned};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

impl State {
    /// The state in the policy's names: itself, unless a role or a plan in it is called as it was. The names of
    /// permissions stay; they are looked up as stored ones wherever they are read.
    pub(in crate::organization) fn today<V: Vocabulary>(&self, policy: &Policy<V>) -> Cow<'_, Self> {
        let formerly = &policy.model.formerly;
        if !self.is_of_yesterday(formerly) {
            return Cow::Borrowed(self);
        }
        let mut today = self.clone();
        for member in today.members.values_mut() {
            for held in &mut member.holds {
                let role = today.roles.name(held.role()).and_then(|role| renamed(formerly, held.place().level(), role));
                if let Some(index) = role.and_then(|role| today.roles.intern(&role)) {
                    held.rename(index);
                }
                held.rename_facts(|literals| literals_of_today(formerly, literals));
            }
        }
        for held in today.teams.values_mut().flat_map(|team| &mut team.holds) {
            let role = today.roles.name(held.role()).and_then(|role| renamed(formerly, held.place().level(), role));
            if let Some(index) = role.and_then(|role| today.roles.intern(&role)) {
                held.rename(index);
            }
            held.rename_facts(|literals| literals_of_today(formerly, literals));
        }
        for access in today.invitations.values_mut().flat_map(|invitation| &mut invitation.access) {
            *access = current(formerly, access);
        }
        let plans = today.plan.iter_mut().chain(today.announced.iter_mut().map(|announced| &mut announced.plan));
        for plan in plans {
            *plan = formerly.plan(plan).to_owned();
        }
        Cow::Owned(today)
    }

    fn is_of_yesterday(&self, formerly: &Formerly) -> bool {
        let role = |role: &Role| {
            !role.is_custom() && Level::ALL.into_iter().any(|level| renamed(formerly, level, role).is_some())
        };
        let plan = |plan: &String| formerly.plans.contains_key(plan);
        let sent = || self.invitations.values().flat_map(|invitation| &invitation.access);
        let when = |when: &[String]| literals_of_today(formerly, when).is_some();
        let held = || self.members.iter().flat_map(|(_, member)| &member.holds);
        let under = || held().chain(self.teams.values().flat_map(|team| &team.holds)).any(|held| when(held.when()));
        if !formerly.facts.is_empty() && (under() || sent().any(|access| when(&access.when))) {
            return true;
        }
        let any = !formerly.plans.is_empty() || formerly.roles.iter().any(|(_, roles)| !roles.is_empty());
        any && (self.roles.all().any(role)
            || self.plan.as_ref().is_some_and(plan)
            || self.announced.as_ref().is_some_and(|announced| plan(&announced.plan))
            || sent().any(|access| role(&access.role)))
    }

    /// The changes that were decided in today's names, in the names that what they change is stored by.
    pub(in crate::organization) fn as_stored<V: Vocabulary>(
        &self,
        policy: &Policy<V>,
        changes: Vec<Change>,
    ) -> Vec<Change> {
        let formerly = &policy.model.formerly;
        let held = |user: UserId, place: Place, role: &Role, source: Option<&Source>| {
            let mut roles: Vec<Role> = Vec::new();
            for access in self.access(user) {
                let theirs = source.is_none_or(|source| access.source == *source);
                if theirs && current(formerly, &access).is_for(place, role) && !roles.contains(&access.role) {
                    roles.push(access.role);
                }
            }
            roles
        };
        let mut unchanged = BTreeMap::<UserId, Vec<Access>>::new();
        let mut of_teams = BTreeMap::<TeamId, Vec<Access>>::new();
        let mut stored = Vec::with_capacity(changes.len());
        for mut change in changes {
            if let Change::AccessRevoked { user, place, role, source, .. } = &change {
                for name in held(*user, *place, role, Some(source)) {
                    let mut revoked = change.clone();
                    if let Change::AccessRevoked { role, .. } = &mut revoked {
                        *role = name;
                    }
                    stored.push(revoked);
                }
                continue;
            }
            if let Change::AccessChanged { user, before, after, .. } = &mut change {
                // Of two that differ by the name alone each is changed once.
                let holds = unchanged.entry(*user).or_insert_with(|| self.access(*user));
                let was = holds.iter().position(|access| current(formerly, access) == *before);
                if let Some(index) = was {
                    *before = holds.swap_remove(index);
                }
                // What a directory or an import gave keeps its names: others cut it, and change nothing else of it.
                if !after.source.is_person() {
                    *after = Access { narrowing: after.narrowing.clone(), ..before.clone() };
                }
            }
            if let Change::TeamAccessRevoked { team, access: before, .. }
            | Change::TeamAccessChanged { team, before, .. } = &mut change
            {
                let has = of_teams.entry(*team).or_insert_with(|| self.team_access(*team));
                if let Some(index) = has.iter().position(|access| current(formerly, access) == *before) {
                    *before = has.swap_remove(index);
                }
            }
            if let Change::OwnershipTransferred { place, role, from, to, replaced, .. } = &mut change {
                *replaced =
                    replaced.iter().flat_map(|role| held(*to, *place, role, Some(&Source::default()))).collect();
                *role = held(*from, *place, role, None).into_iter().next().unwrap_or_else(|| role.clone());
            }
            if let Change::AccessReviewed { kept, revoked, .. } = &mut change {
                for items in [kept, revoked] {
                    let stored = items.iter().flat_map(|item| {
                        let roles = held(item.user, item.place, &item.role, Some(&item.source)).into_iter();
                        roles.map(|role| ReviewItem { role, ..item.clone() })
                    });
                    *items = stored.collect();
                    items.sort_unstable();
                }
            }
            if let Change::MemberAdded { announced, .. } = &mut change {
                announced.clone_from(&self.announced);
            }
            if let Change::InvitationAccepted { announced, gives, user, invitation } = &mut change {
                announced.clone_from(&self.announced);
                let given = self.invitations.get(invitation).map(|found| self.still_gives(found, *user));
                *gives = gives.take().and(given);
            }
            self.keep_conditions(formerly, &mut change);
            stored.push(change);
        }
        stored
    }

    /// A condition that goes on keeps the names of its facts: the log compares them as they are written.
    fn keep_conditions(&self, formerly: &Formerly, change: &mut Change) {
        if let Change::AccessChanged { before, after, .. } | Change::TeamAccessChanged { before, after, .. } = change {
            after.when = literals_as_stored(formerly, &after.when, &before.when);
        }
        if let Change::AccessGranted { user, access } = change {
            let is = |held: &Access| {
                let held = current(formerly, held);
                held.is_of(access) && held.when == access.when
            };
            if let Some(held) = self.access(*user).into_iter().find(is) {
                access.when = held.when;
            }
        }
    }
}

/// An access with its role and the facts of its condition called as today.
pub(in crate::organization) fn current(formerly: &Formerly, access: &Access) -> Access {
    let role = renamed(formerly, access.place.level(), &access.role).unwrap_or_else(|| access.role.clone());
    let when = literals_of_today(formerly, &access.when).unwrap_or_else(|| access.when.clone());
    Access { role, when, ..access.clone() }
}

/// A condition in today's names of its facts, in its one form; none if it is.
fn literals_of_today(formerly: &Formerly, when: &[String]) -> Option<Vec<String>> {
    let mut renamed = None;
    for (index, literal) in when.iter().enumerate() {
        let (not, fact) = literal.strip_prefix('!').map_or(("", literal.as_str()), |fact| ("!", fact));
        let today = formerly.fact(fact);
        if today != fact {
            let all: &mut Vec<String> = renamed.get_or_insert_with(|| when.to_vec());
            if let Some(literal) = all.get_mut(index) {
                *literal = [not, today].concat();
            }
        }
    }
    let mut renamed = renamed?;
    renamed.sort_unstable();
    renamed.dedup();
    Some(renamed)
}

/// The same condition in the names by which `stored` knows its facts, so that the log compares like with like.
fn literals_as_stored(formerly: &Formerly, when: &[String], stored: &[String]) -> Vec<String> {
    let known = |literal: &String| {
        let is = |other: &&String| {
            literals_of_today(formerly, core::slice::from_ref(*other)).is_some_and(|today| today.contains(literal))
        };
        stored.iter().find(is).unwrap_or(literal).clone()
    };
    let mut literals: Vec<String> = when.iter().map(known).collect();
    literals.sort_unstable();
    literals
}

fn renamed(formerly: &Formerly, level: Level, role: &Role) -> Option<Role> {
    let today = formerly.role(level, role.name());
    (!role.is_custom() && today != role.name()).then(|| Role::policy(today))
}

/// A name of yesterday that a command says.
pub(in crate::organization) fn refuse<V: Vocabulary>(policy: &Policy<V>, action: &Action) -> Result<(), Refusal> {
    let gate = Gate { policy };
    match action {
        Action::Create { access, plan, .. } => {
            gate.plan(plan.as_deref())?;
            access.iter().try_for_each(|access| gate.access(access))
        }
        Action::AddMember { access, .. } | Action::Invite { access, .. } => {
            access.iter().try_for_each(|access| gate.access(access))
        }
        Action::Grant { access, .. } | Action::GrantToTeam { access, .. } => gate.access(access),
        Action::TakeBack { place, role, .. } => role.iter().try_for_each(|role| match place {
            Some(place) => gate.role(*place, role),
            None => gate.role_anywhere(role),
        }),
        Action::ChangeRole { role, to, .. } | Action::ChangeTeamAccess { role, to, .. } => {
            gate.role(to.place, role)?;
            gate.access(to)
        }
        Action::SwitchOptional { place, role, optional, .. } => {
            gate.role(*place, role)?;
            gate.permissions(optional)
        }
        Action::Revoke { place, role, .. }
        | Action::RevokeFromTeam { place, role, .. }
        | Action::Narrow { place, role, .. }
        | Action::Schedule { place, role, .. }
        | Action::SetMustApprove { place, role, .. } => gate.role(*place, role),
        Action::TransferOwnership { place, role, former, .. } => {
            gate.role(*place, role)?;
            former.iter().try_for_each(|former| gate.role(*place, former))
        }
        Action::ReviewAccess { kept, revoked, .. } => {
            kept.iter().chain(revoked).try_for_each(|item| gate.role(item.place, &item.role))
        }
        Action::MintKey { permissions, .. } => gate.permissions(permissions),
        Action::ChangePlan { plan, .. } => gate.plan(Some(plan)),
        // The policy reads the documents of custom roles itself, and knows no name of yesterday in a new one.
        Action::ResendInvitation { .. }
        | Action::CancelInvitation { .. }
        | Action::AcceptInvitation { .. }
        | Action::ExpireInvitations {}
        | Action::RemoveMember { .. }
        | Action::RemoveFromWorkspace { .. }
        | Action::BeginSupport { .. }
        | Action::EndSupport { .. }
        | Action::Leave {}
        | Action::Suspend { .. }
        | Action::FreeSeats {}
        | Action::Reinstate { .. }
        | Action::CreateWorkspace { .. }
        | Action::RenameWorkspace { .. }
        | Action::DeleteWorkspace { .. }
        | Action::ConnectProfile { .. }
        | Action::DisconnectProfile { .. }
        | Action::ReconnectProfile { .. }
        | Action::DeleteProfile { .. }
        | Action::MoveProfile { .. }
        | Action::CreateGroup { .. }
        | Action::DeleteGroup { .. }
        | Action::AddToGroup { .. }
        | Action::RemoveFromGroup { .. }
        | Action::DefineCustomRole { .. }
        | Action::EditCustomRole { .. }
        | Action::DeleteCustomRole { .. }
        | Action::RevokeKey { .. }
        | Action::Delegate { .. }
        | Action::EndDelegation { .. } => Ok(()),
        Action::CreateTeam { .. } | Action::RenameTeam { .. } | Action::DeleteTeam { .. } => Ok(()),
        Action::AddToTeam { .. } | Action::RemoveFromTeam { .. } => Ok(()),
        Action::CancelPlanChange {} | Action::ApplyPlanChange {} | Action::SetExtraSeats { .. } => Ok(()),
    }
}

struct Gate<'p, V: Vocabulary> {
    policy: &'p Policy<V>,
}

impl<V: Vocabulary> Gate<'_, V> {
    fn access(&self, access: &Access) -> Result<(), Refusal> {
        self.role(access.place, &access.role)?;
        self.facts(&access.when)?;
        self.permissions(&access.optional)
    }

    fn facts(&self, literals: &[String]) -> Result<(), Refusal> {
        let atoms = literals.iter().map(|literal| literal.strip_prefix('!').unwrap_or(literal));
        match atoms.into_iter().find(|atom| self.policy.model.formerly.facts.contains_key(*atom)) {
            Some(atom) => Err(unknown("fact", atom)),
            None => Ok(()),
        }
    }

    fn role(&self, place: Place, role: &Role) -> Result<(), Refusal> {
        let former = renamed(&self.policy.model.formerly, place.level(), role).is_some();
        if former { Err(unknown("role", role.name())) } else { Ok(()) }
    }

    /// The same where no place is named: a name that is nowhere a role's today.
    fn role_anywhere(&self, role: &Role) -> Result<(), Refusal> {
        let formerly = &self.policy.model.formerly;
        let former = Level::ALL.into_iter().any(|level| renamed(formerly, level, role).is_some());
        let stands = self.policy.model.roles.iter().any(|found| found.name == role.name());
        if former && !stands { Err(unknown("role", role.name())) } else { Ok(()) }
    }

    /// A name that stands at one level and was another's at another is the one that stands.
    fn permissions(&self, names: &[String]) -> Result<(), Refusal> {
        let model = &self.policy.model;
        let stands = |name: &str| model.permissions.iter().any(|(_, all)| all.iter().any(|entry| entry.name == name));
        let former = |name: &str| model.formerly.permissions.iter().any(|(_, all)| all.contains_key(name));
        match names.iter().find(|name| former(name) && !stands(name)) {
            Some(name) => Err(unknown("permission", name)),
            None => Ok(()),
        }
    }

    fn plan(&self, name: Option<&str>) -> Result<(), Refusal> {
        match name.filter(|name| self.policy.model.formerly.plans.contains_key(*name)) {
            Some(name) => Err(unknown("plan", name)),
            None => Ok(()),
        }
    }
}

fn unknown(what: &str, name: &str) -> Refusal {
    Refusal::Unknown { what: what.into(), name: name.into() }
}
