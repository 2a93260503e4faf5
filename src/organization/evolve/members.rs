//! Members, invitations and what is held.

use crate::event_sourcing::HistoryProblem;
use crate::id::{InvitationId, UserId};
use crate::organization::evolve::steps::{Evolved, expect};
use crate::organization::model::access::Access;
use crate::organization::model::event::{Change, Event};
use crate::organization::model::join;
use crate::organization::model::place::Place;
use crate::organization::model::source::Source;
use crate::organization::model::state::{Invitation, Member, Roles, State, Stored};
use crate::time::Timestamp;
use alloc::vec::Vec;

/// From when by its own time, and since which revision, something is held without a break.
type Age = (Option<Timestamp>, u32);

pub(super) fn change(state: &mut State, event: &Event) -> Evolved {
    invitation(state, event)?;
    access(state, event)?;
    if let Change::OrganizationCreated { organization, founder, access, plan } = &event.change {
        expect(*organization == state.organization, "events of one organization")?;
        state.join(*founder, event.at, access)?;
        state.plan.clone_from(plan);
    }
    if let Change::MemberAdded { user, access, announced } = &event.change {
        expect(*announced == state.announced, "the change of plan that is announced")?;
        expect(access.iter().all(|access| state.has(access.place)), "places that are there")?;
        state.join(*user, event.at, access)?;
    }
    if let Change::MemberRemoved { user, sources } | Change::MemberLeft { user, sources } = &event.change {
        expect(
            *sources == state.given_by_others(*user, |_| true),
            "the directories, imports and teams that gave something",
        )?;
        let member = state.members.remove(*user).ok_or(HistoryProblem::Impossible("a member"))?;
        state.active = state.active.saturating_sub(usize::from(member.is_active()));
        state.keys.retain(|_, key| key.maker != *user);
        for team in state.teams.values_mut() {
            team.members.remove(user);
        }
        state.end_delegations_of(*user);
        state.end_support_for(*user);
        state.note_gone(*user);
    }
    if let Change::MemberSuspended { user } = &event.change {
        expect(state.members.at(*user).is_some_and(Member::is_active), "a member who is not suspended")?;
        state.suspend(*user);
    }
    if let Change::MemberReinstated { user } = &event.change {
        let since = state.next_since();
        let member = state.members.at_mut(*user).filter(|member| member.suspended);
        let member = member.ok_or(HistoryProblem::Impossible("a member who is suspended"))?;
        member.suspended = false;
        member.holds.iter_mut().for_each(|held| held.begin(since));
        state.active = state.active.saturating_add(1);
    }
    Ok(())
}

fn invitation(state: &mut State, event: &Event) -> Evolved {
    if let Change::MemberInvited { invitation, inviter, recipient, token, access, expires_at } = &event.change {
        expect(!state.invitations.contains_key(invitation), "a new invitation")?;
        let (recipient, access) = (recipient.clone(), access.clone());
        let (inviter, token, expires_at, sent) = (*inviter, *token, *expires_at, event.revision);
        let made = Invitation { inviter, recipient, token, access, expires_at, sent, seated: None };
        state.invitations.insert(*invitation, made);
    }
    if let Change::InvitationResent { invitation, inviter, token, expires_at } = &event.change {
        let found = state.invitations.get_mut(invitation).ok_or(MISSING)?;
        (found.inviter, found.token, found.expires_at) = (*inviter, *token, *expires_at);
        found.sent = event.revision;
        state.forget_taken();
    }
    if let Change::InvitationCancelled { invitation } | Change::InvitationExpired { invitation } = &event.change {
        state.invitations.remove(invitation).ok_or(MISSING)?;
        state.forget_taken();
    }
    if let Change::InvitationAccepted { invitation, user, gives, announced } = &event.change {
        expect(*announced == state.announced, "the change of plan that is announced")?;
        accepted(state, *invitation, (*user, gives.as_deref()), event.at)?;
    }
    Ok(())
}

const MISSING: HistoryProblem = HistoryProblem::Impossible("an invitation that waits for an answer");

/// It only adds to what the person holds (J12).
fn accepted(
    state: &mut State,
    invitation: InvitationId,
    (user, gives): (UserId, Option<&[Access]>),
    at: Timestamp,
) -> Evolved {
    let found = state.invitations.get(&invitation).ok_or(MISSING)?;
    let access = state.still_gives(found, user);
    let said = gives.unwrap_or(&found.access) == access && !access.is_empty();
    expect(said, "an acceptance of what the invitation still gives")?;
    expect(access.iter().all(|access| state.has(access.place)), "places that are there")?;
    if state.members.at(user).is_none() {
        state.join(user, at, &[])?;
    }
    for access in &access {
        state.give(user, access, at, None)?;
    }
    if let Some(accepted) = state.invitations.remove(&invitation) {
        state.seat(&accepted.recipient, user);
    }
    state.forget_taken();
    Ok(())
}

fn access(state: &mut State, event: &Event) -> Evolved {
    let (change, at) = (&event.change, event.at);
    if let Change::AccessGranted { user, access } = change {
        expect(state.has(access.place), "a place that is there")?;
        state.give(*user, access, at, None)?;
    }
    if let Change::AccessRevoked { user, place, role, removed_from, source, kept } = change {
        let inside = removed_from.is_none_or(|workspace| state.lies_in(*place, workspace));
        expect(inside, "a place in the workspace that the member was removed from")?;
        let rest = if removed_from.is_some() { Vec::new() } else { state.kept(*user, *place, role, source) };
        let said = rest.iter().all(|source| kept.contains(source));
        expect(said && state.gives_there(*user, *place, source, kept), "everybody else who gives the role there")?;
        state.take(*user, |roles, held| held.is_for(roles, *place, role) && held.source() == source)?;
        state.note_reduced(*user, *place);
        if let Some(workspace) = removed_from {
            state.note_reduced(*user, Place::workspace(*workspace));
        }
    }
    if let Change::AccessChanged { user, before, after, less, kept } = change {
        let apart = before.place == after.place && before.source == after.source;
        expect(apart, "a change at one place, of what one source gave")?;
        let said = kept.is_empty() || (*less && state.gives_there(*user, before.place, &before.source, kept));
        expect(said, "others who give the role there")?;
        let since = state.take_one(*user, before)?;
        let goes_on = after.continues_changed(before, *less, at);
        state.give(*user, after, at, goes_on.then_some((before.from, since)))?;
        if *less {
            state.note_less(*user, before, after);
        }
    }
    if let Change::OwnershipTransferred { place, role, from, to, replaced, former, sources } = change {
        let all = replaced.iter().all(|role| state.held(*to, *place, role).is_some());
        let gave = state.given_by_others(*from, |held| held.is_for(&state.roles, *place, role));
        expect(gave == *sources, "the directories and imports that gave the role")?;
        let lacks = state.members.at(*to).is_some() && state.held(*to, *place, role).is_none();
        let holds = state.held(*from, *place, role).is_some();
        let keeps = former.iter().all(|former| former != role && state.held(*from, *place, former).is_none());
        expect(
            all && lacks && holds && keeps && from != to,
            "a member who is no holder yet, with the roles that give way",
        )?;
        let passed =
            state.held(*from, *place, role).ok_or(HistoryProblem::Impossible("a role that the member holds"))?;
        let passed = passed.given_by(Source::default());
        expect(passed.is_whole() || replaced.is_empty(), "a role that gives way to what is held for good")?;
        state.take(*from, |roles, held| held.is_for(roles, *place, role))?;
        state.note_reduced(*from, *place);
        for old in replaced {
            state.take(*to, |roles, held| held.is_for(roles, *place, old) && held.source().is_person())?;
            state.note_reduced(*to, *place);
        }
        state.give(*to, &passed, at, None)?;
        if let Some(former) = former {
            state.give(*from, &passed.kept_as(former), at, None)?;
        }
    }
    Ok(())
}

impl State {
    fn join(&mut self, user: UserId, at: Timestamp, access: &[Access]) -> Evolved {
        let mut holds = Vec::with_capacity(access.len());
        let since = self.next_since();
        for access in access {
            holds.push(self.roles.store(access, since).ok_or(FULL)?);
        }
        let member = Member { since: at, suspended: false, holds };
        expect(self.members.insert(user, member), "a person who is no member")?;
        self.active = self.active.saturating_add(1);
        // An operator who becomes a member acts as one.
        self.support.remove(&user);
        Ok(())
    }

    /// Adds it to what the member holds; what is over of the same role there, from the same source, gives way. `since` says
    /// since when it is held without a break, if it goes on from something else. What another source gives already is held
    /// on, whichever of the two takes its own first.
    fn give(&mut self, user: UserId, access: &Access, at: Timestamp, since: Option<Age>) -> Evolved {
        let now = self.next_since();
        let member = self.members.at_mut(user).ok_or(NO_MEMBER)?;
        let roles = &self.roles;
        let like = |held: &Stored| held.is_of(roles, access);
        let beside = |held: &&Stored| held.is_for(roles, access.place, &access.role) && !like(held);
        let beside = member.holds.iter().filter(beside);
        let beside: Vec<(Access, u32)> = beside.filter_map(|held| Some((held.access(roles)?, held.since()))).collect();
        let old = member.holds.iter().filter(|held| like(held));
        let old: Vec<(Access, Stored)> = old.filter_map(|held| Some((held.access(roles)?, held.clone()))).collect();
        let mut holds: Vec<Access> = old.iter().map(|(held, _)| held.clone()).collect();
        if !join::add(&mut holds, access, at) {
            return Ok(());
        }
        member.holds.retain(|held| !like(held));
        // Lists are short and there are many: none has room to spare.
        member.holds.reserve_exact(holds.len());
        for held in &holds {
            let kept = old.iter().find(|(old, _)| old == held).map(|(_, stored)| stored.clone());
            let from = old.iter().filter(|(old, _)| held.continues(old, at)).map(|(_, stored)| stored.since());
            let through = beside.iter().filter(|(other, _)| held.is_held_through(other, at)).map(|(_, since)| *since);
            let since = since.filter(|(began, _)| *began <= held.from).map(|(_, since)| since);
            let since = from.chain(since).chain(through).min().unwrap_or(now);
            member.holds.push(match kept {
                Some(stored) => stored,
                None => self.roles.store(held, since).ok_or(FULL)?,
            });
        }
        Ok(())
    }

    /// Whether each of these sources, named once and in order, gives the member something at that place; and is not the one
    /// that takes.
    fn gives_there(&self, user: UserId, place: Place, taken: &Source, sources: &[Source]) -> bool {
        let ascends = sources.windows(2).all(|pair| matches!(pair, [one, next] if one < next));
        let holds = self.members.at(user).map_or(&[][..], |member| &member.holds);
        let gives = |source: &Source| holds.iter().any(|held| held.place() == place && held.source() == source);
        ascends && sources.iter().all(|source| source != taken && gives(source))
    }

    /// Takes everything that is picked of what the member holds.
    pub(in crate::organization) fn take(&mut self, user: UserId, picks: impl Fn(&Roles, &Stored) -> bool) -> Evolved {
        let roles = &self.roles;
        let member = self.members.at_mut(user).ok_or(NO_MEMBER)?;
        let before = member.holds.len();
        member.holds.retain(|held| !picks(roles, held));
        expect(member.holds.len() < before, "a role that the member holds")
    }

    /// Takes one assignment, and answers since when it was held.
    fn take_one(&mut self, user: UserId, access: &Access) -> Result<u32, HistoryProblem> {
        let roles = &self.roles;
        let member = self.members.at_mut(user).ok_or(NO_MEMBER)?;
        let is = |held: &Stored| held.is_of(roles, access) && held.access(roles).as_ref() == Some(access);
        let index = member.holds.iter().position(is).ok_or(HistoryProblem::Impossible("what the member holds"))?;
        Ok(member.holds.remove(index).since())
    }
}

const NO_MEMBER: HistoryProblem = HistoryProblem::Impossible("a member");
const FULL: HistoryProblem = HistoryProblem::Impossible("at most 65,536 different roles");
