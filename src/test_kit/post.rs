//! Posts in a few lines.

use super::TestOrganization;
use crate::approval::{
    Action, By, Command, Definition, Digest, Digests, Event, Explanation, Refusal, Rules, State, decide, explain,
};
use crate::event_sourcing::Aggregate;
use crate::id::{ContentId, ProfileId, UserId};
use crate::vocabulary::Vocabulary;
use crate::vocabulary::social::Social;
use alloc::vec::Vec;

/// Keeps a post of a [`TestOrganization`] for a test, with everything that happened to it: begun by [`post`].
///
/// ```
/// # use countersign::{test_kit, *};
/// let policy = Policy::parse(policies::PUBLER)?;
/// let account = test_kit::organization(&policy, 1, &[]).workspace(5).profile_in(5, 7);
/// let post: test_kit::TestPost = test_kit::post(&account, 1, &[7], None);
/// assert_eq!(post.state().status(), ContentState::Draft);
/// # Ok::<(), countersign::PolicyError>(())
/// ```
#[derive(Clone, Debug)]
pub struct TestPost<V: Vocabulary = Social> {
    rules: Rules<V>,
    log: Aggregate<State>,
}

/// Writes a post for some profiles, under the approval rules of the organization's policy.
///
/// ```
/// use countersign::approval::{Action, Definition};
/// use countersign::{ContentState, Level, test_kit};
///
/// let team: &[&str] = &["post.create", "post.edit", "post.review"];
/// let policy = test_kit::policy("studio")
///     .role(Level::Organization, "owner", &[(Level::Organization, &["member.invite"]), (Level::Profile, team)])
///     .of_role(Level::Organization, "owner", "holders", r#"{"min": 1}"#)
///     .field("approval", r#"{"guards": {"create": "post.create", "submit": "post.edit", "decide": "post.review",
///                                       "withdraw": "post.edit"}}"#)
///     .build();
/// let agency = test_kit::organization(&policy, 1, &["owner"]).profile(7).member(2, "owner");
/// let mut post = test_kit::post(&agency, 1, &[7], Some(Definition::four_eyes("post.review")));
///
/// post.must(&agency, 1, Action::Submit { targets: post.targets() });
/// let yes = Action::Approve { targets: post.targets(), stage: "second_pair".into() };
/// assert_eq!(post.send(&agency, 1, yes.clone()).map_err(|refused| refused.name()), Err("barred"));
/// post.must(&agency, 2, yes);
/// assert_eq!(post.state().status(), ContentState::Approved);
/// ```
///
/// # Panics
/// The engine refuses it, or the policy the definition, which is bound before its own.
#[must_use]
#[track_caller]
pub fn post<V: Vocabulary>(
    organization: &TestOrganization<'_, V>,
    author: u64,
    profiles: &[u64],
    definition: Option<Definition>,
) -> TestPost<V> {
    let rules = Rules::of(organization.policy());
    let rules = match definition {
        None => rules,
        Some(definition) => match rules.bind(definition, None) {
            Ok(rules) => rules,
            Err(problem) => panic!("this definition is refused: {problem}"),
        },
    };
    let state = State::new(organization.state().organization(), ContentId::new(900));
    let mut post = TestPost { rules, log: Aggregate::new(state) };
    let targets = profiles.iter().copied().map(ProfileId::new).collect();
    post.must(organization, author, Action::Create { targets, digests: text(1) });
    post
}

/// Makes the digests of content that has words alone; another number is another text.
///
/// ```
/// # use countersign::{test_kit, *};
/// assert_ne!(test_kit::text(1), test_kit::text(2));
/// assert!(test_kit::text(1).text.is_some() && test_kit::text(1).media.is_none());
/// ```
#[must_use]
pub fn text(version: u8) -> Digests {
    Digests { text: Some(Digest::new([version; 32])), ..Digests::default() }
}

impl<V: Vocabulary> TestPost<V> {
    /// Sends a command of somebody, with the people as the organization has them now, and lets its events happen.
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
        organization: &TestOrganization<'_, V>,
        user: u64,
        action: Action,
    ) -> Result<Vec<Event>, Refusal> {
        self.send_by(organization, By::user(UserId::new(user)), action)
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
    pub fn send_by(
        &mut self,
        organization: &TestOrganization<'_, V>,
        by: By,
        action: Action,
    ) -> Result<Vec<Event>, Refusal> {
        let state = self.log.state();
        let seen = (state.revision(), state.version());
        let command = Command::new(self.log.next_id(), by, organization.now(), seen, action);
        let roster = organization.state().roster_for(organization.policy(), state, &command);
        let roster = roster.unwrap_or_else(|error| panic!("no roster can be made: {error}"));
        let events = decide(&roster.context(&self.rules), state, &command)?;
        self.log.apply(events.clone()).unwrap_or_else(|error| panic!("decided, and cannot happen: {error}"));
        Ok(events)
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
    pub fn must(&mut self, organization: &TestOrganization<'_, V>, user: u64, action: Action) {
        if let Err(refusal) = self.send(organization, user, action.clone()) {
            panic!("{action:?} is refused: {refusal}\n{:#?}", self.explain(organization));
        }
    }

    /// Explains why it is not going out, with the people as the organization has them now.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// # let policy = Policy::parse(policies::PUBLER)?;
    /// # let account = test_kit::organization(&policy, 1, &[]).workspace(5).profile_in(5, 7);
    /// # let mut post = test_kit::post(&account, 1, &[7], None);
    /// let explained = post.explain(&account);
    /// assert!(matches!(explained.targets[0].gaps[0], approval::Gap::NotInReview { .. }));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Panics
    /// The organization is on no plan of its policy.
    #[must_use]
    pub fn explain(&self, organization: &TestOrganization<'_, V>) -> Explanation {
        let (state, now) = (self.log.state(), organization.now());
        let roster = organization.state().roster(organization.policy(), self.targets(), now);
        let roster = roster.unwrap_or_else(|error| panic!("no roster can be made: {error}"));
        explain(&roster.context(&self.rules), state, now)
    }

    /// Lists the profiles where it is to go out.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// # let policy = Policy::parse(policies::PUBLER)?;
    /// # let account = test_kit::organization(&policy, 1, &[]).workspace(5).profile_in(5, 7);
    /// # let mut post = test_kit::post(&account, 1, &[7], None);
    /// assert_eq!(post.targets(), [ProfileId::new(7)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn targets(&self) -> Vec<ProfileId> {
        self.state().targets().map(crate::approval::Target::profile).collect()
    }

    /// Shows the rules by which it is judged.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// # let policy = Policy::parse(policies::PUBLER)?;
    /// # let account = test_kit::organization(&policy, 1, &[]).workspace(5).profile_in(5, 7);
    /// # let mut post = test_kit::post(&account, 1, &[7], None);
    /// let judged_by: Vec<&str> = post.rules().definitions().map(|definition| definition.name.as_str()).collect();
    /// assert_eq!(judged_by, ["two_hierarchies"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn rules(&self) -> &Rules<V> {
        &self.rules
    }

    /// Shows the state.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// # let policy = Policy::parse(policies::PUBLER)?;
    /// # let account = test_kit::organization(&policy, 1, &[]).workspace(5).profile_in(5, 7);
    /// # let mut post = test_kit::post(&account, 1, &[7], None);
    /// assert_eq!((post.state().author(), post.state().version()), (Some(UserId::new(1)), 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn state(&self) -> &State {
        self.log.state()
    }

    /// Shows everything that happened to it, from the beginning.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// # let policy = Policy::parse(policies::PUBLER)?;
    /// # let account = test_kit::organization(&policy, 1, &[]).workspace(5).profile_in(5, 7);
    /// # let mut post = test_kit::post(&account, 1, &[7], None);
    /// assert!(matches!(post.events()[0].change, approval::Change::Created { .. }));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn events(&self) -> &[Event] {
        self.log.pending()
    }
}
