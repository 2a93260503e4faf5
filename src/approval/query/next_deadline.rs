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
/// # use countersign::{approval::{self, Context, State}, ContentState, Timestamp};
/// fn is_out(context: &Context<'_>, post: &State, now: Timestamp) -> bool {
///     approval::status(context, post, now) == ContentState::Published
/// }
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
/// # use countersign::{approval::*, event_sourcing::Aggregate, policies};
/// # use countersign::{ContentId, ContentState, Organization, OrganizationId, Policy, ProfileId, Timestamp, UserId, WorkspaceId};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let policy = Policy::parse(policies::PUBLER)?;
/// # let rules = Rules::of(&policy).bind(Definition::four_eyes("post.review"), None)?;
/// # let (id, workspace, page, at) = (OrganizationId::new(1), WorkspaceId::new(2), ProfileId::new(7), Timestamp::from_millis);
/// # let (sarah, marc, admin) = (UserId::new(1), UserId::new(2), policy.workspace_role("admin")?);
/// # let people = [sarah, marc].map(|user| policy.actor(user, id).workspace_role(workspace, admin).build(at(0)).unwrap());
/// # let places = [Organization::new(id).workspace(workspace).profile(page)];
/// # let context = Context::new(&rules, &places, &people);
/// # let mut post = Aggregate::new(State::new(id, ContentId::new(900)));
/// # let digests = Digests { text: Some(Digest::new([1; 32])), ..Digests::default() };
/// # for action in [
/// #     Action::Create { targets: vec![page], digests },
/// #     Action::Schedule { targets: vec![page], at: at(50) },
/// #     Action::Submit { targets: vec![page] },
/// # ] {
/// #     let seen = (post.state().revision(), post.state().version());
/// #     let command = Command::new(post.next_id(), By::user(marc), at(1), seen, action);
/// #     post.apply(decide(&context, post.state(), &command)?)?;
/// # }
/// # let state = post.state();
/// assert_eq!(next_deadline(&context, state, at(2)), Some(at(50)), "the time to publish");
/// assert_eq!(status(&context, state, at(2)), ContentState::InReview);
/// # Ok(()) }
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
