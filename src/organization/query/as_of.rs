//! An organization as it was, from the log alone.

mod given;

pub use given::Given;
pub(in crate::organization) use given::GivenBy;

use crate::access::{Actor, ActorError};
use crate::event_sourcing::{HistoryError, replay};
use crate::id::UserId;
use crate::organization::decide::limit::bound::Names;
use crate::organization::evolve::apply::evolve;
use crate::organization::model::access::Access;
use crate::organization::model::event::Event;
use crate::organization::model::state::State;
use crate::organization::query::simulate::{Difference, differences};
use crate::policy::Policy;
use crate::time::Timestamp;
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;

/// Answers who could do what at a past instant, through which grants, and who had given them.
///
/// Its [`state`](Self::state) is asked as that of today is; [`actor`](Self::actor) is a member as they were then. Ask with
/// the policy of that time: each [`Given`] has the digest of the one under which it was decided.
///
/// ```
/// # use countersign::{event_sourcing::Aggregate, organization::*, policies, OrganizationId, Policy, ProfileId, Timestamp, UserId};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (id, sarah) = (OrganizationId::new(10), UserId::new(1));
/// # let mut agency = Aggregate::new(State::new(id));
/// # let owner = Access::new(Place::organization(), Role::policy("owner"));
/// # for (at, action) in [
/// #     (0, Action::Create { organization: id, founder: sarah, access: vec![owner], plan: None }),
/// #     (9, Action::ConnectProfile { profile: ProfileId::new(7), name: "Instagram".into(), workspace: None }),
/// # ] {
/// #     let command = Command::new(agency.next_id(), By::user(sarah), Timestamp::from_millis(at), action);
/// #     agency.apply(decide(&policy, agency.state(), &command)?)?;
/// # }
/// # let log = agency.pending();
/// let then = as_of(State::new(id), log, Timestamp::from_millis(5))?;
/// assert_eq!(then.state().profiles().count(), 0, "it was connected later");
/// let held = &then.grants(sarah)[0];
/// assert_eq!((held.given[0].by, held.given[0].policy), (By::user(sarah), Some(policy.digest())));
/// println!("{}", then.access_review(&policy).to_csv());
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct AsOf {
    state: State,
    at: Timestamp,
    given: GivenBy,
}

/// Pairs something that a member holds with the events that gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Grant {
    /// What is held, and where.
    pub access: Access,
    /// Who gave it, and who changed it since, the oldest first. Several assignments of one role at one place by one source
    /// share them. Empty: it is older than the log.
    pub given: Vec<Given>,
    /// The last access review that kept it, if it was given, changed or its custom role edited no more since; none: it is not
    /// reviewed, or the review is older than the log.
    pub reviewed: Option<Given>,
}

/// Says why there is no answer for an instant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AsOfError {
    /// The log cannot have happened.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// The state that the log goes on from is later than the instant.
    #[error("expected an instant from `{from}` on, where the log begins, found `{found}`")]
    BeforeTheLog {
        /// The time of the last event of that state.
        from: Timestamp,
        /// The instant.
        found: Timestamp,
    },
}

/// Makes an organization as it was at an instant, what happened at that instant included.
///
/// `start` is [`State::new`] where the log is whole, else the restored snapshot that it goes on from. The whole log is
/// checked, the part after the instant too. It takes time in proportion to the log.
///
/// # Errors
/// A log that cannot have happened; an instant before the last event of `start`.
pub fn as_of(start: State, log: &[Event], at: Timestamp) -> Result<AsOf, AsOfError> {
    if let Some(from) = start.clock.filter(|from| at < *from) {
        return Err(AsOfError::BeforeTheLog { from, found: at });
    }
    let (mut state, mut given) = (start, GivenBy::default());
    let upto = log.partition_point(|event| event.at <= at);
    let (before, after) = log.split_at_checked(upto).unwrap_or((log, &[]));
    for event in before {
        let handouts = given.of(&state, event);
        evolve(&mut state, event)?;
        given.note(&state, event, handouts);
    }
    if !after.is_empty() {
        replay(state.clone(), after)?;
    }
    Ok(AsOf { state, at, given })
}

impl AsOf {
    /// Gives the organization as its events up to then had made it.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Gives the instant.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Gives a member as an actor of that instant, to ask with [`Policy::explain`] or [`Policy::can`]. Somebody who was no
    /// member has what the policy gives anyone, and nothing else.
    ///
    /// # Errors
    /// None that is known: whatever does not fit the policy gives nothing.
    pub fn actor<V: Vocabulary>(&self, policy: &Policy<V>, user: UserId) -> Result<Actor<V>, ActorError> {
        self.state.actor(policy, user, self.at)
    }

    /// Gives every member as an actor of that instant, sorted by id, to ask with
    /// [`analysis::who_can`](crate::analysis::who_can).
    ///
    /// # Errors
    /// None that is known: whatever does not fit the policy gives nothing.
    pub fn actors<V: Vocabulary>(&self, policy: &Policy<V>) -> Result<Vec<Actor<V>>, ActorError> {
        self.state.actors(policy, self.at)
    }

    /// Tells what a member held, and who had given it; nothing of somebody who was no member.
    #[must_use]
    pub fn grants(&self, user: UserId) -> Vec<Grant> {
        let held = self.state.access(user).into_iter();
        let grant = |access| {
            let (given, reviewed) = (self.given.to(user, &access).to_vec(), self.given.reviewed(user, &access));
            Grant { access, given, reviewed }
        };
        held.map(grant).collect()
    }

    /// Tells what each member holds in another way at a `later` instant, judged by one policy at both, sorted. Nodes that no
    /// assignment tells apart are told once.
    #[must_use]
    pub fn until<V: Vocabulary>(&self, policy: &Policy<V>, later: &Self) -> Vec<Difference> {
        let (before, after) = (&self.state, &later.state);
        let mut moved = Names::default();
        let workspaces = before.workspaces.keys().chain(after.workspaces.keys());
        let lies = |id: &&_| before.workspaces.contains_key(*id) != after.workspaces.contains_key(*id);
        moved.workspaces.extend(workspaces.filter(lies));
        let profiles = before.profiles.keys().chain(after.profiles.keys());
        let place = |state: &State, id| state.profiles.get(id).map(|profile| profile.workspace);
        moved.profiles.extend(profiles.filter(|id| place(before, *id) != place(after, *id)));
        let mut members: Vec<UserId> = before.members().chain(after.members()).collect();
        members.sort_unstable();
        members.dedup();
        let mut found = Vec::new();
        for user in members {
            differences(policy, [(before, self.at), (after, later.at)], user, &moved, &mut found);
        }
        found.sort_unstable();
        found
    }
}
