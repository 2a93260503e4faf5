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
/// # use countersign::{event_sourcing::*, organization::*, *};
/// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
/// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
/// let then = as_of(State::new(OrganizationId::new(10)), &log, Timestamp::from_millis(3))?;
/// assert_eq!(then.state().teams().count(), 0, "the team was made later");
/// let held = &then.grants(UserId::new(3))[1];
/// assert_eq!((held.given[0].by, held.given[0].policy), (By::user(UserId::new(1)), Some(policy.digest())));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct AsOf {
    state: State,
    at: Timestamp,
    given: GivenBy,
}

/// Pairs something that a member holds with the events that gave it.
///
/// ```
/// # use countersign::{event_sourcing::*, organization::*, *};
/// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
/// let agency = as_of(State::new(OrganizationId::new(10)), &log, Timestamp::from_millis(30))?;
/// let held: &Grant = &agency.grants(UserId::new(2))[0];
/// assert_eq!((held.access.role.name(), held.given[0].at), ("admin", Timestamp::from_millis(3)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
///
/// ```
/// # use countersign::{event_sourcing::*, organization::*, *};
/// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
/// let whole = replay(State::new(OrganizationId::new(10)), &log)?; // a snapshot of all of it, at 13
/// let asked = as_of(whole, &[], Timestamp::from_millis(5));
/// assert!(matches!(asked, Err(AsOfError::BeforeTheLog { .. })), "what was before, only the log knows");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
/// ```
/// # use countersign::{event_sourcing::*, organization::*, *};
/// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
/// let agency = as_of(State::new(OrganizationId::new(10)), &log, Timestamp::from_millis(4))?;
/// assert!(agency.state().is_member(UserId::new(5)) && !agency.state().is_suspended(UserId::new(5))); // that came at 5
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
    /// Returns the organization as it was then.
    ///
    /// ```
    /// # use countersign::{event_sourcing::*, organization::*, *};
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// let then = as_of(State::new(OrganizationId::new(10)), &log, Timestamp::from_millis(2))?;
    /// assert_eq!(then.state().member_count(), 1); // Sarah alone
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Returns the instant that was asked about.
    ///
    /// ```
    /// # use countersign::{event_sourcing::*, organization::*, *};
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// let then = as_of(State::new(OrganizationId::new(10)), &log, Timestamp::from_millis(2))?;
    /// assert_eq!(then.at(), Timestamp::from_millis(2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Makes the actor of a member as of that instant, to ask with [`Policy::explain`] or [`Policy::can`]. Somebody who was no
    /// member has what the policy gives anyone, and nothing else.
    ///
    /// ```
    /// # use countersign::{event_sourcing::*, organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// let then = as_of(State::new(OrganizationId::new(10)), &log, Timestamp::from_millis(4))?;
    /// let (julie, page) = (then.actor(&policy, UserId::new(3))?, then.state().profile(ProfileId::new(7)).ok_or("no page")?);
    /// assert!(policy.can(&julie, social::ProfilePermissions::POST_EDIT, &page));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// None that is known: whatever does not fit the policy gives nothing.
    pub fn actor<V: Vocabulary>(&self, policy: &Policy<V>, user: UserId) -> Result<Actor<V>, ActorError> {
        self.state.actor(policy, user, self.at)
    }

    /// Makes the actors of all members as of that instant, sorted by id, to ask with
    /// [`analysis::who_can`](crate::analysis::who_can).
    ///
    /// ```
    /// # use countersign::{event_sourcing::*, organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// let then = as_of(State::new(OrganizationId::new(10)), &log, Timestamp::from_millis(2))?;
    /// let users: Vec<UserId> = then.actors(&policy)?.iter().map(|actor| actor.user()).collect();
    /// assert_eq!(users, [UserId::new(1)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// None that is known: whatever does not fit the policy gives nothing.
    pub fn actors<V: Vocabulary>(&self, policy: &Policy<V>) -> Result<Vec<Actor<V>>, ActorError> {
        self.state.actors(policy, self.at)
    }

    /// Tells what a member held, and who had given it; nothing of somebody who was no member.
    ///
    /// ```
    /// # use countersign::{event_sourcing::*, organization::*, *};
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// let agency = as_of(State::new(OrganizationId::new(10)), &log, Timestamp::from_millis(30))?;
    /// let (sarah, julie) = (By::user(UserId::new(1)), UserId::new(3));
    /// let givers: Vec<By> = agency.grants(julie).iter().map(|grant| grant.given[0].by).collect();
    /// assert_eq!(givers, [sarah; 3]); // two roles of her own, and her team's
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    ///
    /// ```
    /// # use countersign::{event_sourcing::*, organization::*, *};
    /// # let policy = Policy::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/policy.json")))?;
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// let at = |now| as_of(State::new(OrganizationId::new(10)), &log, Timestamp::from_millis(now));
    /// let gained = at(7)?.until(&policy, &at(8)?); // Julie's team was given the group's pages
    /// assert!(!gained.is_empty() && gained.iter().all(|change| change.user == UserId::new(3) && change.is_gain()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
