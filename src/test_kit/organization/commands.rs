//! What happens in an organization.

use crate::id::UserId;
use crate::organization::{Action, By, Command, Event, Refusal, decide};
use crate::test_kit::{IntoId, TestOrganization};
use crate::vocabulary::Vocabulary;
use alloc::vec::Vec;

impl<V: Vocabulary> TestOrganization<'_, V> {
    /// Sends a command of somebody, and applies its events.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let mut agency = test_kit::organization(&policy, 1, &["owner"]).member(2, "member");
    /// let events = agency.send(2, organization::Action::Leave {})?;
    /// assert_eq!((events.len(), agency.state().member_count()), (1, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The engine refuses it.
    pub fn send(&mut self, user: impl IntoId<UserId>, action: Action) -> Result<Vec<Event>, Refusal> {
        self.send_by(By::user(user.into_id()), action)
    }

    /// Sends a command of somebody that is to be accepted, and applies its events.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let mut agency = test_kit::organization(&policy, 1, &["owner"]).member(2, "member");
    /// let events = agency.must(1, organization::Action::Suspend { user: UserId::new(2) });
    /// assert_eq!(organization::effects(&events)[0], organization::Effect::SignOut { user: UserId::new(2) });
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    ///
    /// # Panics
    /// The engine refuses it; the message has the refusal.
    #[track_caller]
    pub fn must(&mut self, user: impl IntoId<UserId>, action: Action) -> Vec<Event> {
        self.must_by(By::user(user.into_id()), action)
    }

    /// Sends a command of a key, of an operator or of the host that is to be accepted, and applies its events.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let mut agency = test_kit::organization(&policy, 1, &["owner"]).profile(7);
    /// let support = organization::By::operator(UserId::new(900));
    /// agency.must_by(support, organization::Action::DisconnectProfile { profile: ProfileId::new(7) });
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    ///
    /// # Panics
    /// The engine refuses it; the message has the refusal.
    #[track_caller]
    pub fn must_by(&mut self, by: By, action: Action) -> Vec<Event> {
        match self.send_by(by, action.clone()) {
            Ok(events) => events,
            Err(refusal) => panic!("{action:?} of {by:?} is refused: {refusal}"),
        }
    }

    /// Sends a command of somebody that is to be refused, and returns the refusal.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let mut agency = test_kit::organization(&policy, 1, &["owner"]).member(2, "manager");
    /// let remove = organization::Action::RemoveMember { user: UserId::new(1) };
    /// assert_eq!(agency.refused(2, remove).name(), "last_holder");
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    ///
    /// # Panics
    /// The engine accepts it; the message has what happened.
    #[track_caller]
    pub fn refused(&mut self, user: impl IntoId<UserId>, action: Action) -> Refusal {
        match self.send(user, action.clone()) {
            Err(refusal) => refusal,
            Ok(events) => panic!("expected a refusal of {action:?}, found {events:?}"),
        }
    }

    /// Sends a command of a key, of an operator or of the host, and applies its events.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// let policy = Policy::parse(policies::AGORAPULSE)?;
    /// let mut agency = test_kit::organization(&policy, 1, &["owner"]).member(2, "member");
    /// let support = organization::By::operator(UserId::new(900));
    /// agency.send_by(support, organization::Action::Suspend { user: UserId::new(2) })?;
    /// assert!(agency.state().is_suspended(UserId::new(2)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The engine refuses it.
    pub fn send_by(&mut self, by: By, action: Action) -> Result<Vec<Event>, Refusal> {
        let command = Command::new(self.log.next_id(), by, self.now, action);
        let events = decide(self.policy, self.log.state(), &command)?;
        self.log.apply(events.clone()).unwrap_or_else(|error| panic!("decided, and cannot happen: {error}"));
        Ok(events)
    }
}
