//! Posts in a few lines.

mod commands;

use super::{IntoId, ORGANIZATION, Surroundings};
use crate::approval::{Action, Change, Definition, Digest, Digests, Event, Explanation, Rules, State, Target, explain};
use crate::event_sourcing::Aggregate;
use crate::id::{ContentId, ProfileId, UserId};
use crate::vocabulary::Vocabulary;
use crate::vocabulary::social::Social;
use alloc::vec::Vec;

/// Keeps a post for a test, with everything that happened to it: begun by [`post`]. Whoever and whatever is around it, a
/// [`TestOrganization`](super::TestOrganization), a [`TestTeam`](super::TestTeam) or the host's own [`Surroundings`], comes
/// with each command, since it changes between them.
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
    events: Vec<Event>,
}

/// Writes a post for some profiles, under the approval rules of the policy.
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
/// post.submit(&agency, 1);
/// let yes = Action::Approve { targets: post.targets(), stage: "second_pair".into() };
/// assert_eq!(post.refused(&agency, 1, yes).name(), "barred");
/// post.approve(&agency, 2, "second_pair");
/// assert_eq!(post.state().status(), ContentState::Approved);
/// ```
///
/// # Panics
/// The engine refuses it, or the policy the definition, which is bound before its own.
#[must_use]
#[track_caller]
pub fn post<V: Vocabulary>(
    around: &impl Surroundings<V>,
    author: impl IntoId<UserId>,
    profiles: &[impl IntoId<ProfileId>],
    definition: Option<Definition>,
) -> TestPost<V> {
    let rules = Rules::of(around.policy());
    let rules = match definition {
        None => rules,
        Some(definition) => match rules.bind(definition, None) {
            Ok(rules) => rules,
            Err(problem) => panic!("this definition is refused: {problem}"),
        },
    };
    let mut post = unwritten_post(rules);
    let targets = profiles.iter().copied().map(IntoId::into_id).collect();
    post.must(around, author, Action::Create { targets, digests: text(1) });
    post
}

/// Begins a post that nobody has written yet, to be judged by these rules.
///
/// ```
/// # use countersign::{test_kit, *};
/// let policy = Policy::parse(policies::PUBLER)?;
/// let account = test_kit::organization(&policy, 1, &[]).workspace(5).profile_in(5, 7);
/// let mut post = test_kit::unwritten_post(approval::Rules::of(&policy));
/// post.must(&account, 1, approval::Action::Create { targets: vec![ProfileId::new(7)], digests: test_kit::text(1) });
/// assert_eq!(post.state().author(), Some(UserId::new(1)));
/// # Ok::<(), countersign::PolicyError>(())
/// ```
#[must_use]
pub fn unwritten_post<V: Vocabulary>(rules: Rules<V>) -> TestPost<V> {
    TestPost { rules, log: Aggregate::new(State::new(ORGANIZATION, ContentId::new(900))), events: Vec::new() }
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
    pub fn explain(&self, around: &impl Surroundings<V>) -> Explanation {
        let state = self.log.state();
        around.look(&self.rules, state, None, |context| explain(context, state, around.now()))
    }

    /// Has it judged by other rules from now on, as after a deployment.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// # let policy = Policy::parse(policies::PUBLER)?;
    /// # let account = test_kit::organization(&policy, 1, &[]).workspace(5).profile_in(5, 7);
    /// # let mut post = test_kit::post(&account, 1, &[7], None);
    /// post.set_rules(approval::Rules::of(&policy).bind(approval::Definition::four_eyes("post.review"), None)?);
    /// assert_eq!(post.rules().definitions().count(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn set_rules(&mut self, rules: Rules<V>) {
        self.rules = rules;
    }

    /// Stores the state as a snapshot in JSON and goes on with what is read from it, as a host does between two requests.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// # let policy = Policy::parse(policies::PUBLER)?;
    /// # let account = test_kit::organization(&policy, 1, &[]).workspace(5).profile_in(5, 7);
    /// # let mut post = test_kit::post(&account, 1, &[7], None);
    /// let before = post.state().clone();
    /// post.reload();
    /// assert_eq!((post.state(), post.events().len()), (&before, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Panics
    /// What was stored is not read again.
    #[track_caller]
    pub fn reload(&mut self) {
        let stored = serde_json::to_string(&self.state().snapshot());
        let read = stored.and_then(|stored| serde_json::from_str(&stored));
        let snapshot = read.unwrap_or_else(|error| panic!("a snapshot is not read again: {error}"));
        let state = State::restore(snapshot).unwrap_or_else(|error| panic!("a snapshot is not restored: {error}"));
        self.log = Aggregate::new(state);
    }

    /// Counts what happened of a kind.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// # let policy = Policy::parse(policies::PUBLER)?;
    /// # let account = test_kit::organization(&policy, 1, &[]).workspace(5).profile_in(5, 7);
    /// # let mut post = test_kit::post(&account, 1, &[7], None);
    /// post.submit(&account, 1);
    /// assert_eq!(post.happened(|change| matches!(change, approval::Change::Submitted { .. })), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn happened(&self, is: impl Fn(&Change) -> bool) -> usize {
        self.events().iter().filter(|event| is(&event.change)).count()
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
        self.state().targets().map(Target::profile).collect()
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
        &self.events
    }
}
