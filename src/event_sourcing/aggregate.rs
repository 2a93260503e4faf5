//! What a host holds of one stream: its state, and the events that are not stored yet.

use super::history_error::HistoryError;
use crate::id::CommandId;
use alloc::vec::Vec;

/// Marks a state that events make. Implemented by [`approval::State`](crate::approval::State) and
/// [`organization::State`](crate::organization::State); no other type can.
///
/// ```
/// # use countersign::event_sourcing::{Aggregate, EventSourced, HistoryError};
/// fn restore<S: EventSourced>(empty: S, stored: &[S::Event]) -> Result<Aggregate<S>, HistoryError> {
///     let mut held = Aggregate::new(empty);
///     held.replay(stored)?;
///     Ok(held)
/// }
/// ```
pub trait EventSourced: sealed::Sealed + Clone {
    /// The events that make it.
    type Event: Clone;

    /// Returns the number of the last event that it holds; 0 before the first.
    ///
    /// ```
    /// # use countersign::{event_sourcing::*, organization::*, *};
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// fn to_store<S: EventSourced>(held: &Aggregate<S>) -> u64 {
    ///     held.state().revision() - held.stored_revision()
    /// }
    /// let mut agency = Aggregate::new(State::new(OrganizationId::new(10)));
    /// agency.apply(log)?;
    /// assert_eq!(to_store(&agency), 21);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn revision(&self) -> u64;

    /// Changes the state by one event.
    ///
    /// ```
    /// # use countersign::{event_sourcing::*, organization::*, *};
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// let mut agency = State::new(OrganizationId::new(10));
    /// assert!(EventSourced::evolve(&mut agency, &log[1]).is_err(), "the first event is missing");
    /// EventSourced::evolve(&mut agency, &log[0])?;
    /// assert_eq!(agency.revision(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// An event that cannot follow. The state is then as it was before.
    fn evolve(&mut self, event: &Self::Event) -> Result<(), HistoryError>;

    /// As `evolve`, but it may leave what is no state behind where it fails.
    #[doc(hidden)]
    fn evolve_or_break(&mut self, event: &Self::Event) -> Result<(), HistoryError>;

    #[doc(hidden)]
    fn highest_command(&self) -> Option<CommandId>;
}

pub(crate) mod sealed {
    /// Keeps [`EventSourced`](super::EventSourced) to the two engines.
    pub trait Sealed {}
}

/// Checks a log as a whole, and makes the state that it comes to: a new state goes through every event from the first on,
/// one that was restored through those since. What is missing at the end of a log only a chain of digests finds, with the
/// feature `audit`.
///
/// ```
/// # use countersign::{event_sourcing::*, organization::*, *};
/// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
/// let agency = replay(State::new(OrganizationId::new(10)), &log)?;
/// assert_eq!(agency.revision(), 21);
/// assert!(replay(State::new(OrganizationId::new(10)), &log[1..]).is_err(), "the first event is missing");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The first event that cannot have happened.
pub fn replay<'e, S>(mut state: S, events: impl IntoIterator<Item = &'e S::Event>) -> Result<S, HistoryError>
where
    S: EventSourced,
    S::Event: 'e,
{
    events.into_iter().try_for_each(|event| state.evolve_or_break(event))?;
    Ok(state)
}

/// Holds one organization or one post in memory: its state, and the events that the host has still to store.
///
/// ```
/// use countersign::event_sourcing::Aggregate;
/// use countersign::organization::{Access, Action, By, Command, Place, Role, State, decide};
/// use countersign::{OrganizationId, Policy, Timestamp, UserId, policies};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let policy = Policy::parse(policies::AGORAPULSE)?;
/// let (organization, sarah, now) = (OrganizationId::new(10), UserId::new(1), Timestamp::from_millis(0));
/// let mut agency = Aggregate::new(State::new(organization));
/// let owner = Access::new(Place::organization(), Role::policy("owner"));
/// let create = Action::Create { organization, founder: sarah, access: vec![owner], plan: None };
/// let command = Command::new(agency.next_id(), By::user(sarah), now, create);
/// agency.apply(decide(&policy, agency.state(), &command)?)?;
///
/// assert_eq!((agency.state().revision(), agency.stored_revision()), (1, 0));
/// let stored = agency.take_pending(); // The host appends them behind revision 0.
/// assert_eq!(agency.stored_revision(), 1);
///
/// let mut elsewhere = Aggregate::new(State::new(organization));
/// elsewhere.replay(&stored)?;
/// assert_eq!(elsewhere.state(), agency.state());
/// assert!(elsewhere.pending().is_empty(), "what was stored is not to be stored again");
/// assert_ne!(elsewhere.next_id(), command.id);
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aggregate<S: EventSourced> {
    state: S,
    pending: Vec<S::Event>,
}

impl<S: EventSourced> Aggregate<S> {
    /// Starts with a state: an empty one, or one restored from a snapshot.
    ///
    /// ```
    /// # use countersign::{event_sourcing::*, organization::*, *};
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// let agency = Aggregate::new(replay(State::new(OrganizationId::new(10)), &log)?);
    /// assert_eq!((agency.stored_revision(), agency.pending().len()), (21, 0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn new(state: S) -> Self {
        Self { state, pending: Vec::new() }
    }

    /// Returns the state with every event in it, the pending ones included.
    ///
    /// ```
    /// # use countersign::{event_sourcing::*, organization::*, *};
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// let mut agency = Aggregate::new(State::new(OrganizationId::new(10)));
    /// agency.replay(&log)?;
    /// assert_eq!(agency.state().plan(), Some("team"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn state(&self) -> &S {
        &self.state
    }

    /// Returns the events that are not stored yet, in their order.
    ///
    /// ```
    /// # use countersign::{event_sourcing::*, organization::*, *};
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// let mut agency = Aggregate::new(replay(State::new(OrganizationId::new(10)), &log[..20])?);
    /// agency.apply(log[20..].to_vec())?;
    /// assert_eq!((agency.stored_revision(), agency.pending().len()), (20, 1)); // what the host inserts, and behind what
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn pending(&self) -> &[S::Event] {
        &self.pending
    }

    /// Returns the revision that the stored events made: the store appends the pending ones behind it, or refuses.
    ///
    /// ```
    /// # use countersign::{event_sourcing::*, organization::*, *};
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// let mut agency = Aggregate::new(replay(State::new(OrganizationId::new(10)), &log[..20])?);
    /// agency.apply(log[20..].to_vec())?;
    /// assert_eq!((agency.stored_revision(), agency.state().revision()), (20, 21));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn stored_revision(&self) -> u64 {
        let pending = u64::try_from(self.pending.len()).unwrap_or(u64::MAX);
        self.state.revision().saturating_sub(pending)
    }

    /// Finds an id that no remembered command of this stream has. A command that is sent again keeps the id that it
    /// had.
    ///
    /// ```
    /// # use countersign::{event_sourcing::*, organization::*, *};
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// let agency = Aggregate::new(replay(State::new(OrganizationId::new(10)), &log)?);
    /// let leave = Command::new(agency.next_id(), By::user(UserId::new(3)), Timestamp::from_millis(30), Action::Leave {});
    /// assert_eq!(agency.state().done(leave.id), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn next_id(&self) -> CommandId {
        let highest = self.state.highest_command().map_or(0, CommandId::as_u128);
        CommandId::from_u128(highest.saturating_add(1))
    }

    /// Changes the state by events that are stored already.
    ///
    /// # Errors
    /// The first event that cannot have happened; those before it have.
    ///
    /// ```
    /// # use countersign::{event_sourcing::*, organization::*, *};
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// let mut agency = Aggregate::new(State::new(OrganizationId::new(10)));
    /// agency.replay(&log)?; // as read from the store
    /// assert_eq!((agency.state().revision(), agency.pending().len()), (21, 0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn replay<'e>(&mut self, events: impl IntoIterator<Item = &'e S::Event>) -> Result<(), HistoryError>
    where
        S::Event: 'e,
    {
        events.into_iter().try_for_each(|event| self.state.evolve(event))
    }

    /// Changes the state by events that were decided, and keeps them to be stored; they are the last ones of
    /// [`Aggregate::pending`].
    ///
    /// # Errors
    /// An event that was not decided on this state. Those before it have happened.
    ///
    /// ```
    /// # use countersign::{event_sourcing::*, organization::*, *};
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// let mut agency = Aggregate::new(replay(State::new(OrganizationId::new(10)), &log[..20])?);
    /// agency.apply(log[20..].to_vec())?; // as `decide` gave them
    /// assert_eq!((agency.state().revision(), agency.stored_revision()), (21, 20));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn apply(&mut self, events: Vec<S::Event>) -> Result<(), HistoryError> {
        for event in events {
            self.state.evolve(&event)?;
            self.pending.push(event);
        }
        Ok(())
    }

    /// Hands over the pending events, once the host has stored them.
    ///
    /// ```
    /// # use countersign::{event_sourcing::*, organization::*, *};
    /// # let log: Vec<Event> = serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/story/agency_log.json")))?;
    /// let mut agency = Aggregate::new(State::new(OrganizationId::new(10)));
    /// agency.apply(log)?;
    /// let stored = agency.take_pending(); // once the host's insert has succeeded
    /// assert_eq!((stored.len(), agency.pending().len(), agency.stored_revision()), (21, 0, 21));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn take_pending(&mut self) -> Vec<S::Event> {
        core::mem::take(&mut self.pending)
    }
}
