//! What happens to a post.

use crate::access::Actor;
use crate::approval::{Action, By, Command, Event, Refusal, decide};
use crate::id::UserId;
use crate::test_kit::{IntoId, Surroundings, TestPost};
use crate::vocabulary::Vocabulary;
use alloc::string::ToString;
use alloc::vec::Vec;

impl<V: Vocabulary> TestPost<V> {
    /// Sends a command of somebody, with the people as they are now, and lets its events happen.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// # let policy = Policy::parse(policies::PUBLER)?;
    /// # let account = test_kit::organization(&policy, 1, &[]).workspace(5).profile_in(5, 7);
    /// # let mut post = test_kit::post(&account, 1, &[7], None);
    /// let submit = approval::Action::Submit { targets: post.targets() };
    /// assert!(post.send(&account, 77, submit.clone()).is_err(), "a stranger");
    /// assert!(post.send(&account, 1, submit).is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The engine refuses it.
    pub fn send(
        &mut self,
        around: &impl Surroundings<V>,
        user: impl IntoId<UserId>,
        action: Action,
    ) -> Result<Vec<Event>, Refusal> {
        self.send_by(around, By::user(user.into_id()), action)
    }

    /// Sends a command of the host, or of somebody through a link or for somebody else.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// # let policy = Policy::parse(policies::PUBLER)?;
    /// # let account = test_kit::organization(&policy, 1, &[]).workspace(5).profile_in(5, 7);
    /// # let mut post = test_kit::post(&account, 1, &[7], None);
    /// let events = post.send_by(&account, approval::By::Host {}, approval::Action::Tick {})?;
    /// assert!(events.is_empty(), "nothing was due");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The engine refuses it.
    ///
    /// # Panics
    /// The organization is on no plan of its policy.
    pub fn send_by(&mut self, around: &impl Surroundings<V>, by: By, action: Action) -> Result<Vec<Event>, Refusal> {
        self.decided(around, by, None, action)
    }

    /// Sends a command of somebody through less than they hold: a key, a link of another product, an operator in their place.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// use countersign::social::ProfilePermissions;
    /// # let policy = Policy::parse(policies::PUBLER)?;
    /// # let account = test_kit::organization(&policy, 1, &[]).workspace(5).profile_in(5, 7);
    /// # let mut post = test_kit::post(&account, 1, &[7], None);
    /// let key = actor::Attenuation::only(ProfilePermissions::POST_VIEW);
    /// let reader = test_kit::actor(&policy, 1).workspace_role(5, "owner").behind(key).build();
    /// let submit = approval::Action::Submit { targets: post.targets() };
    /// assert!(post.send_through(&account, &reader, submit).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The engine refuses it.
    pub fn send_through(
        &mut self,
        around: &impl Surroundings<V>,
        actor: &Actor<V>,
        action: Action,
    ) -> Result<Vec<Event>, Refusal> {
        self.decided(around, By::user(actor.user()), Some(actor), action)
    }

    /// Sends a command that is to be accepted.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// # let policy = Policy::parse(policies::PUBLER)?;
    /// # let account = test_kit::organization(&policy, 1, &[]).workspace(5).profile_in(5, 7);
    /// # let mut post = test_kit::post(&account, 1, &[7], None);
    /// post.must(&account, 1, approval::Action::Submit { targets: post.targets() });
    /// assert_eq!(post.state().status(), ContentState::Approved); // the owner may do without
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Panics
    /// The engine refuses it; the message has the refusal and why the post stays in.
    #[track_caller]
    pub fn must(&mut self, around: &impl Surroundings<V>, user: impl IntoId<UserId>, action: Action) -> Vec<Event> {
        self.must_by(around, By::user(user.into_id()), action)
    }

    /// Sends a command of the host, or of somebody through a link or for somebody else, that is to be accepted.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// # let policy = Policy::parse(policies::PUBLER)?;
    /// # let account = test_kit::organization(&policy, 1, &[]).workspace(5).profile_in(5, 7);
    /// # let mut post = test_kit::post(&account, 1, &[7], None);
    /// assert_eq!(post.must_by(&account, approval::By::Host {}, approval::Action::PeopleChanged {}), []);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Panics
    /// The engine refuses it; the message has the refusal and why the post stays in.
    #[track_caller]
    pub fn must_by(&mut self, around: &impl Surroundings<V>, by: By, action: Action) -> Vec<Event> {
        match self.send_by(around, by.clone(), action.clone()) {
            Ok(events) => events,
            Err(refusal) => panic!("{action:?} of {by:?} is refused: {refusal}\n{:#?}", self.explain(around)),
        }
    }

    /// Sends a command that is to be refused, and returns the refusal.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// # let policy = Policy::parse(policies::PUBLER)?;
    /// # let account = test_kit::organization(&policy, 1, &[]).workspace(5).profile_in(5, 7);
    /// # let mut post = test_kit::post(&account, 1, &[7], None);
    /// let withdraw = approval::Action::Withdraw { targets: post.targets() };
    /// assert_eq!(post.refused(&account, 1, withdraw).name(), "wrong_state"); // it was not submitted
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Panics
    /// The engine accepts it; the message has what happened.
    #[track_caller]
    pub fn refused(&mut self, around: &impl Surroundings<V>, user: impl IntoId<UserId>, action: Action) -> Refusal {
        match self.send(around, user, action.clone()) {
            Err(refusal) => refusal,
            Ok(events) => panic!("expected a refusal of {action:?}, found {events:?}"),
        }
    }

    /// Has somebody submit it to all its profiles.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// # let policy = Policy::parse(policies::PUBLER)?;
    /// # let account = test_kit::organization(&policy, 1, &[]).workspace(5).profile_in(5, 7).profile_member(3, 7, "editor");
    /// let mut post = test_kit::post(&account, 3, &[7], None);
    /// post.submit(&account, 3);
    /// assert_eq!(post.state().status(), ContentState::InReview);
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    ///
    /// # Panics
    /// The engine refuses it; the message has the refusal and why the post stays in.
    #[track_caller]
    pub fn submit(&mut self, around: &impl Surroundings<V>, user: impl IntoId<UserId>) {
        self.must(around, user, Action::Submit { targets: self.targets() });
    }

    /// Has somebody approve it at a stage, at all its profiles.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// # let policy = Policy::parse(policies::PUBLER)?;
    /// # let account = test_kit::organization(&policy, 1, &[]).workspace(5).profile_in(5, 7).profile_member(3, 7, "editor");
    /// let mut post = test_kit::post(&account, 3, &[7], None);
    /// post.submit(&account, 3);
    /// post.approve(&account, 1, "internal");
    /// assert_eq!(post.state().status(), ContentState::Approved);
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    ///
    /// # Panics
    /// The engine refuses it; the message has the refusal and why the post stays in.
    #[track_caller]
    pub fn approve(&mut self, around: &impl Surroundings<V>, user: impl IntoId<UserId>, stage: &str) {
        self.must(around, user, Action::Approve { targets: self.targets(), stage: stage.to_string() });
    }

    fn decided(
        &mut self,
        around: &impl Surroundings<V>,
        by: By,
        through: Option<&Actor<V>>,
        action: Action,
    ) -> Result<Vec<Event>, Refusal> {
        let state = self.log.state();
        let seen = (state.revision(), state.version());
        let command = Command::new(self.log.next_id(), by, around.now(), seen, action);
        let events = around.look(&self.rules, state, Some(&command), |context| match through {
            Some(actor) => decide(&context.clone().acting(actor), state, &command),
            None => decide(context, state, &command),
        })?;
        self.log.apply(events.clone()).unwrap_or_else(|error| panic!("decided, and cannot happen: {error}"));
        self.events.extend(self.log.take_pending());
        Ok(events)
    }
}
