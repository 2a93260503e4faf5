//! The one timer of a host: the next instant at which any answer about a post changes by itself (J16).

use crate::access::Actor;
use crate::approval::decide::lapse::changes;
use crate::approval::model::context::Context;
use crate::approval::model::standing_delegation::StandingDelegation;
use crate::approval::model::state::State;
use crate::approval::query::enabled::with_current;
use crate::resource::{ContentState, ErasedResource};
use crate::time::{Clocks, Timestamp};
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;

/// Returns where the post stands, as time and people are now; [`State::status`] says where it stood at its last event.
/// It is what [`explain`](crate::approval::explain()) says.
///
/// ```
/// # use countersign::{approval::*, *};
/// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
/// # let agency = organization::State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json")))?)?;
/// # let post = State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_approved.json")))?)?;
/// # let (rules, roster) = (Rules::of(&policy), agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?);
/// assert_eq!(status(&roster.context(&rules), &post, Timestamp::from_millis(30)), ContentState::Scheduled);
/// let without_carl = roster.people().filter(|person| person.user() != UserId::new(4));
/// let context = Context::new(&rules, roster.places(), without_carl); // he has left, and nobody told the post
/// assert_eq!(status(&context, &post, Timestamp::from_millis(30)), ContentState::InReview);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn status<V: Vocabulary>(context: &Context<'_, V>, state: &State, now: Timestamp) -> ContentState {
    with_current(context, state, Clocks::of(now, state.now), State::status)
}

/// Finds the next instant at which any answer about the post changes by itself: a reminder, a deadline, the end of a
/// hold, of a link or of a delegation, the time to publish; and the instant at which somebody in the roster begins or
/// ceases to hold something at one of the places, an approver whose time ends above all. `now` if a tick would record
/// something now, or something is due. `None`: nothing will change by itself.
///
/// A host needs one timer for a post: at that instant it reads the people anew, sends a tick, asks what is due, and asks
/// for the next instant. Facts of the host change when the host says so.
///
/// ```
/// # use countersign::{approval::*, *};
/// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
/// # let agency = organization::State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency.json")))?)?;
/// # let post = State::restore(serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/post_in_review.json")))?)?;
/// # let (rules, roster) = (Rules::of(&policy), agency.roster(&policy, [ProfileId::new(7)], Timestamp::from_millis(30))?);
/// let (context, now) = (roster.context(&rules), Timestamp::from_millis(30));
/// let timer = next_deadline(&context, &post, now);
/// assert_eq!(timer, Some(Timestamp::from_millis(40)), "Marc begins to stand in for Sarah");
/// assert_eq!(status(&context, &post, now), ContentState::InReview);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn next_deadline<V: Vocabulary>(context: &Context<'_, V>, state: &State, now: Timestamp) -> Option<Timestamp> {
    let clocks = Clocks::of(now, state.now);
    let mut next = with_current(context, state, clocks, |current| {
        if current.revision != state.revision {
            return alloc::vec![now];
        }
        let mut next: Vec<Timestamp> = current.targets.iter().filter_map(|target| current.next_at(target)).collect();
        // What is waited for and has come already, such as an order that nobody has carried out, is there now.
        next.iter_mut().for_each(|at| *at = (*at).max(now));
        let open = current.targets.iter().filter(|target| !target.is_closed());
        let rounds = open.clone().flat_map(|target| &target.stages);
        let delegations = rounds.flat_map(|round| &round.delegations).map(|delegation| delegation.until);
        let links = current.links.iter().filter(|link| !link.revoked).map(|link| link.until);
        let times = open.clone().flat_map(|target| [target.publish_at, target.held_until]).flatten();
        let standing = open.clone().flat_map(|target| context.delegated(target.profile));
        let standing = standing.flat_map(StandingDelegation::instants);
        next.extend(times.chain(delegations).chain(standing).chain(links).filter(|at| *at > now));
        next
    });
    next.extend(of_people(context, now));
    next.into_iter().min()
}

/// When somebody begins or ceases to hold something at one of the places.
fn of_people<V: Vocabulary>(context: &Context<'_, V>, now: Timestamp) -> Option<Timestamp> {
    let ends = |actor: &Actor<V>| {
        let record = &actor.core.record;
        let limited = actor.valid_until().filter(|_| !record.limits.is_empty());
        let places = context.places().map(ErasedResource::from);
        let changes = places.flat_map(|place| changes(context, actor, &place).collect::<Vec<_>>());
        changes.chain(limited).filter(|at| *at > now).min()
    };
    context.roster().chain(context.weakened()).filter_map(ends).min()
}
