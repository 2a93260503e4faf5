//! Decisions, and who comes to decide.

use super::{
    NO_RIGHT, Possible, WRONG_PHASE, at, by_itself, by_person, by_right, had_a_hand, is_ascending, is_each_once, only,
    stage,
};
use crate::approval::model::by::By;
use crate::approval::model::delegation::{self, MAX_STEPS};
use crate::approval::model::event::{Change, Event};
use crate::approval::model::limits::{self, MAX_DELEGATIONS, MAX_LINKS, MAX_MENTIONS};
use crate::approval::model::quorum::Look;
use crate::approval::model::state::{Phase, State, Target};
use crate::approval_definition::Side;
use crate::id::{LinkId, UserId};
use crate::time::Timestamp;

const NO_APPROVER: &str = "somebody decided who could not";

pub(super) fn possible(state: &State, event: &Event) -> Possible {
    if let Change::Commented { target, mentions, .. } = &event.change {
        by_person(event)?;
        target.map_or(Ok(()), |target| at(state, target).map(|_| ()))?;
        only(limits::fits(mentions.len(), MAX_MENTIONS), "more people are called than a comment may call")?;
        only(!event.rights.is_empty() && is_each_once(mentions), NO_RIGHT)?;
        return event.by.through_link().map_or(Ok(()), |link| through(state, event, link, |at, _| Some(at) == *target));
    }
    if let Change::LinkRevoked { link } = &event.change {
        // Of itself when its party loses the right.
        if event.by != (By::Host {}) {
            by_right(event)?;
        }
        let found = state.links.iter().find(|other| other.id == *link).ok_or("no such link")?;
        return only(!found.revoked, "the link was revoked already");
    }
    let target = at(state, event.change.target().ok_or("no such target")?)?;
    match &event.change {
        Change::PeopleChanged { stage: name, gained, lost, .. } => {
            by_itself(event)?;
            let here = matches!(target.phase, Phase::Draft {} | Phase::ChangesRequested {});
            only(here || target.is_in_flight(), WRONG_PHASE)?;
            let people = &stage(state, target, name)?.round.people;
            let listed = is_ascending(gained) && is_ascending(lost) && !(gained.is_empty() && lost.is_empty());
            let left = lost.iter().all(|user| people.binary_search(user).is_ok());
            // Who lost the right and has it again does both.
            let came = gained.iter().all(|user| people.binary_search(user).is_err() || lost.contains(user));
            only(listed && left && came, "people left who were not there, or came who were")
        }
        Change::DelegationEnded { stage: name, from, to, delegation: Some(standing), .. } => {
            by_itself(event)?;
            let decisions = &stage(state, target, name)?.round.decisions;
            let decided = decisions.iter().any(|approval| approval.is_by(*standing, *from, *to));
            only(decided, "nobody decided by the delegation that ended")
        }
        Change::DelegationEnded { stage: name, from, to, delegation: None, .. } => {
            let own =
                by_person(event) == Ok(*from) && event.by.acting_for().is_none() && event.by.through_link().is_none();
            let by_right = own && !event.rights.is_empty();
            only(by_right || event.by == (By::Host {}), "somebody else ended a delegation, or by no right")?;
            let delegations = &stage(state, target, name)?.round.delegations;
            only(delegations.iter().any(|one| (one.from, one.to) == (*from, *to)), "no such delegation")
        }
        Change::Approved { stage: name, .. }
        | Change::Rejected { stage: name, .. }
        | Change::ChangesRequested { stage: name, .. } => {
            only(target.is_in_flight(), WRONG_PHASE)?;
            decided(state, event, stage(state, target, name)?)
        }
        _ => {
            only(target.is_in_flight(), WRONG_PHASE)?;
            brought_in(state, target, event)
        }
    }
}

/// S16, S18 to S22: one of the stage's people or somebody to whom a chain leads, barred by nothing, at an open stage, once.
fn decided(state: &State, event: &Event, look: Look<'_>) -> Possible {
    let user = by_person(event)?;
    only(!event.rights.is_empty(), NO_RIGHT)?;
    let holder = event.by.acting_for().unwrap_or(user);
    only(look.holds_right(holder), NO_APPROVER)?;
    if holder != user && event.delegation.is_none() {
        only(delegation::reaches(&look.round.delegations, holder, user, Some(event.at)), NO_APPROVER)?;
    }
    only(look.bar(user).is_none() && look.bar(holder).is_none(), "somebody decided on their own work")?;
    only(look.is_open() && !look.is_satisfied_alone(), "the stage was not open, or needed nobody any more")?;
    let twice = look.counted().any(|approval| approval.by == user || approval.right_of() == holder);
    only(!twice, "somebody decided twice")?;
    let Some(link) = event.by.through_link() else { return Ok(()) };
    only(holder == user, NO_APPROVER)?;
    through(state, event, link, |at, name| at == look.target.profile && name == look.stage.name)
}

/// S22: a link is good for one person, one target, one stage, some versions, and some time.
fn through(
    state: &State,
    event: &Event,
    link: LinkId,
    is_here: impl Fn(crate::id::ProfileId, &str) -> bool,
) -> Possible {
    let link = state.links.iter().find(|other| other.id == link).ok_or("no such link")?;
    let versions = link.first_version <= state.version && link.last_version.is_none_or(|last| state.version <= last);
    let own = Some(link.user) == event.by.person() && event.by.acting_for().is_none();
    let good = own && versions && !link.revoked && event.at < link.until && is_here(link.target, &link.stage);
    only(good, "a link was used for what it was not good for")
}

fn brought_in(state: &State, target: &Target, event: &Event) -> Possible {
    match &event.change {
        Change::Reassigned { stage: name, from, to, .. } => {
            by_right(event)?;
            only(!had_a_hand(state, target, event), "somebody chose who decides on their own work")?;
            let look = stage(state, target, name)?;
            let held = |user: UserId| look.holds_right(user) || look.round.required.contains(&user);
            let decided = look.counted().any(|approval| approval.right_of() == *from);
            let fits = held(*from) && !held(*to) && from != to && !decided && !look.is_satisfied_alone();
            only(fits && look.bar(*to).is_none(), "somebody was replaced who could not be, or by whom they could not")
        }
        Change::Delegated { stage: name, from, to, until, .. } => {
            let plain = event.by.acting_for().is_none() && event.by.through_link().is_none();
            only(by_person(event)? == *from && plain, "somebody delegated what is another's")?;
            only(!event.rights.is_empty(), NO_RIGHT)?;
            let look = stage(state, target, name)?;
            only(
                event.at < *until && !look.is_satisfied_alone(),
                "a delegation ended before it began, or was for nothing",
            )?;
            only(look.bar(*from).is_none() && look.bar(*to).is_none(), "somebody decides on their own work")?;
            delegated(look, *from, *to, event.at)
        }
        Change::LinkIssued { link, stage: name, user, until, first_version, .. } => {
            by_right(event)?;
            let look = stage(state, target, name)?;
            only(limits::fits(state.links.len().saturating_add(1), MAX_LINKS), "the post has more links than it may")?;
            only(state.links.iter().all(|other| other.id != *link), "the link was issued already")?;
            only(look.stage.party == Side::External && look.holds_right(*user), NO_APPROVER)?;
            only(event.at < *until && *first_version == state.version, "a link for no time or for other versions")
        }
        _ => Err("it brings nobody in"),
    }
}

/// S25: a chain is finite, comes back to nobody, and begins with somebody who holds the right.
fn delegated(look: Look<'_>, from: UserId, to: UserId, now: Timestamp) -> Possible {
    let delegations = &look.round.delegations;
    let passed_on = delegations.iter().any(|one| one.to == from && now < one.until);
    only(look.holds_right(from) || passed_on, NO_APPROVER)?;
    let number = delegation::with_one_more(delegations, from, to);
    only(limits::fits(number, MAX_DELEGATIONS), "the stage has more delegations than it may")?;
    let before = delegation::longest(delegations, from, now, true);
    let steps = before.saturating_add(delegation::longest(delegations, to, now, false)).saturating_add(1);
    let comes_back = to == from || delegation::reaches(delegations, to, from, Some(now));
    only(!comes_back && steps <= MAX_STEPS, "a chain of delegations has no end")
}
