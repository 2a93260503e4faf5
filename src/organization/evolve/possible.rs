//! What can have happened: an event is judged by the organization before it and by what it says itself, without policy.

#![expect(clippy::wildcard_enum_match_arm, reason = "each function has its part of a list whose whole is matched once")]

use crate::event_sourcing::HistoryProblem;
use crate::id::UserId;
use crate::organization::model::access::Access;
use crate::organization::model::by::By;
use crate::organization::model::event::{Change, Event};
use crate::organization::model::limits;
use crate::organization::model::over_limit::OverLimit;
use crate::organization::model::source::Source;
use crate::organization::model::state::State;
use crate::policy::PlanLimit;
use crate::time::Timestamp;

type Possible = Result<(), HistoryProblem>;

/// Whether the event can follow, as far as the history can tell; that what it speaks of is there is seen as it happens.
pub(in crate::organization) fn possible(state: &State, event: &Event) -> Possible {
    if let By::Host {} = event.by {
        let of_itself = matches!(
            event.change,
            Change::InvitationExpired { .. }
                | Change::PlanChanged { .. }
                | Change::ExtraSeatsSet { .. }
                | Change::MemberSuspended { .. }
        );
        expect(of_itself, "somebody to have asked for it")?;
    }
    sender(state, event)?;
    expect(limits::can_have_happened(&event.change), "no more than a command may carry")?;
    invitation(state, event)?;
    access(state, event)?;
    source(state, event)?;
    team(state, event)?;
    if let Change::MemberLeft { user, .. } = &event.change {
        expect(in_person(event) == Some(*user), "whoever leaves to have said so")?;
    }
    if let Change::KeyMinted { maker, permissions, places, until, .. } = &event.change {
        expect(giver(state, event) == Some(*maker), "a key by its maker")?;
        let keys = state.keys.len().saturating_add(1);
        expect(limits::at_most(limits::MAX_KEYS, "", keys).is_ok(), "no more keys than there may be")?;
        expect(is_each_once(permissions) && is_each_once(places), "everything in a key once")?;
        expect(places.iter().all(|place| state.has(*place)), "a key for places that are there")?;
        expect(until.is_none_or(|until| event.at < until), "a key that ends after it began")?;
    }
    if let Change::Delegated { user, .. } = &event.change {
        expect(giver(state, event).is_some(), "a delegation by a member")?;
        let others = state.delegated(*user, event.at).saturating_add(1);
        expect(limits::at_most(limits::MAX_DELEGATIONS, "", others).is_ok(), "no more delegations than there may be")?;
    }
    if let Change::GroupCreated { profiles, .. } = &event.change {
        expect(is_each_once(profiles), "every profile of a group once")?;
    }
    if let Change::PlanChangeAnnounced { at, .. } = &event.change {
        expect(own(event) < *at, "a change of plan that is to come")?;
    }
    if let Change::PlanChangeAnnounced { over, .. } | Change::PlanChanged { over, .. } = &event.change {
        let mut told = over.iter().zip(over.iter().skip(1));
        expect(told.all(|(one, next)| one.limit < next.limit), "every limit once, in order")?;
        // Who is a client is the policy's matter.
        let counted = |over: &&OverLimit| over.limit != PlanLimit::Clients;
        let there = |over: &OverLimit| u32::try_from(state.things(over.limit, event.at)) == Ok(over.found);
        expect(over.iter().filter(counted).all(there), "as many as there are")?;
        expect(over.iter().all(|over| over.at_most < over.found), "more than there is room for")?;
    }
    if let Change::PlanChanged { plan, suspended, .. } = &event.change {
        expect(is_each_once(suspended), "everybody suspended once")?;
        let announced = state.announced.as_ref();
        let come = announced.is_some_and(|found| found.plan == *plan && found.at <= own(event));
        expect(event.by != (By::Host {}) || come, "a change of plan that was announced for that time")?;
    }
    Ok(())
}

/// Whoever did it was an active member, and so was whoever they did it for. Somebody who is out may only begin the
/// organization or accept an invitation, somebody who is suspended may only leave. The later events of a command are judged
/// by its first, which may have put its sender out.
fn sender(state: &State, event: &Event) -> Possible {
    if state.commands.latest().is_some_and(|(command, _)| command == event.command) {
        return Ok(());
    }
    let there = |user: UserId| state.members.at(user).is_some();
    let active = |user: UserId| there(user) && !state.is_suspended(user);
    let stands = match &event.change {
        Change::OrganizationCreated { founder, .. } => {
            event.by == By::user(*founder) || matches!(event.by, By::Operator { acting_for: None, .. })
        }
        Change::InvitationAccepted { user, .. } => !state.is_suspended(*user),
        Change::MemberLeft { .. } => true,
        _ => {
            let itself = match event.by {
                By::User { user, .. } => active(user),
                By::Key { key, .. } => state
                    .keys
                    .get(&key)
                    .is_some_and(|found| active(found.maker) && found.until.is_none_or(|until| event.at < until)),
                By::Operator { .. } | By::Host {} => true,
            };
            itself && event.by.acting_for().is_none_or(active)
        }
    };
    expect(stands, "somebody who was in the organization then, and not suspended")
}

fn invitation(state: &State, event: &Event) -> Possible {
    let waiting = |invitation| state.invitations.get(invitation).map(|found| found.expires_at);
    match &event.change {
        Change::MemberInvited { inviter, recipient, access, expires_at, .. } => {
            expect(giver(state, event) == Some(*inviter), "an invitation by its inviter")?;
            expect(recipient.is_erased() || !recipient.trim().is_empty(), "an invitation to an address")?;
            expect(event.at < *expires_at, "an invitation that ends after it began")?;
            expect(access.iter().all(|access| state.has(access.place)), "an invitation to places that are there")
        }
        Change::InvitationResent { inviter, expires_at, .. } => {
            expect(giver(state, event) == Some(*inviter), "an invitation by its inviter")?;
            expect(event.at < *expires_at, "an invitation that ends after it began")
        }
        Change::InvitationAccepted { invitation, user, .. } => {
            expect(in_person(event) == Some(*user), "whoever accepts to have said so")?;
            expect(waiting(invitation).is_none_or(|until| event.at < until), "an invitation that is not over")
        }
        Change::InvitationExpired { invitation } => {
            expect(waiting(invitation).is_none_or(|until| until <= event.at), "an invitation that is over")
        }
        _ => Ok(()),
    }
}

/// What is held is written in one form, for a time that there is, and of a custom role only as long as that is there.
fn access(state: &State, event: &Event) -> Possible {
    let settled = |access: &Access| {
        let sometime = access.from.is_none_or(|from| access.until.is_none_or(|until| from < until));
        sometime && access.clone().settled() == *access
    };
    let given = |access: &Access| settled(access) && state.has_role(access);
    let changed = |before: &Access, after: &Access| settled(after) && (before.role == after.role || given(after));
    let fits = match &event.change {
        Change::OrganizationCreated { access, .. } | Change::MemberInvited { access, .. } => access.iter().all(given),
        Change::MemberAdded { access, .. } => {
            let of = |one: &Access, rest: &[Access]| rest.iter().any(|other| other.is_of(one));
            let once = access.iter().enumerate().all(|(at, one)| !of(one, access.get(..at).unwrap_or_default()));
            once && !access.is_empty() && access.iter().all(given)
        }
        Change::AccessGranted { access, .. } | Change::TeamAccessGranted { access, .. } => given(access),
        Change::AccessChanged { before, after, .. } | Change::TeamAccessChanged { before, after, .. } => {
            changed(before, after)
        }
        _ => true,
    };
    expect(fits, "access in its one form, of a role that is there, for a time that there is")
}

/// Members speak for themselves, and operators in their own name for directories and imports (J13). Whoever is taken out of
/// a workspace loses what is held there whoever gave it.
fn source(state: &State, event: &Event) -> Possible {
    let operator = matches!(event.by, By::Operator { acting_for: None, .. });
    let speaks = |source: &Source| source.is_person() || (operator && source.is_brought());
    let by_people = |access: &[Access]| access.iter().all(|access| access.source.is_person());
    let spoken = match &event.change {
        Change::OrganizationCreated { access, .. } | Change::MemberInvited { access, .. } => by_people(access),
        Change::MemberAdded { access, .. } if operator => access.iter().all(|one| one.source.is_brought()),
        Change::MemberAdded { access, .. } => giver(state, event).is_some() && by_people(access),
        Change::AccessGranted { access, .. } => speaks(&access.source),
        Change::AccessChanged { before, after, less, .. } => {
            let cut = before.leaves_whole(after) && (before.from, before.until) == (after.from, after.until);
            after.source.is_person() || (after.source.is_brought() && *less && cut)
        }
        Change::AccessRevoked { user, source, removed_from: Some(workspace), .. } => {
            let apart = source.is_person() || source.is_brought();
            apart && state.teams_reaching(*user, *workspace).is_empty()
        }
        Change::AccessRevoked { source, .. } => speaks(source),
        Change::OwnershipTransferred { sources, .. } => sources.iter().all(Source::is_brought),
        Change::TeamAccessGranted { access, .. } | Change::TeamAccessRevoked { access, .. } => {
            access.source.is_person()
        }
        Change::TeamAccessChanged { before, after, .. } => before.source.is_person() && after.source.is_person(),
        _ => true,
    };
    expect(spoken, "a source that the actor speaks for")
}

/// Operators hand nothing out through teams either.
fn team(state: &State, event: &Event) -> Possible {
    let hands_out = matches!(
        event.change,
        Change::TeamJoined { .. } | Change::TeamAccessGranted { .. } | Change::TeamAccessChanged { .. }
    );
    expect(!hands_out || giver(state, event).is_some(), "something handed out by a member")
}

/// The clock by which something opens (J6).
fn own(event: &Event) -> Timestamp {
    event.clock.unwrap_or(event.at)
}

/// The person with whose own hands it was done.
fn in_person(event: &Event) -> Option<UserId> {
    if let By::User { user, acting_for: None } = event.by { Some(user) } else { None }
}

/// The person in whose name something is handed out.
fn giver(state: &State, event: &Event) -> Option<UserId> {
    event.by.acting_for().or(match event.by {
        By::User { user, .. } => Some(user),
        By::Key { key, .. } => state.keys.get(&key).map(|found| found.maker),
        By::Operator { .. } | By::Host {} => None,
    })
}

fn is_each_once<T: PartialEq>(list: &[T]) -> bool {
    list.iter().enumerate().all(|(index, one)| !list.iter().take(index).any(|other| other == one))
}

fn expect(holds: bool, expected: &'static str) -> Possible {
    if holds { Ok(()) } else { Err(HistoryProblem::Impossible(expected)) }
}
