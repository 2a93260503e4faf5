//! People around a post without an organization.

use super::{IntoId, NOW, Surroundings};
use crate::access::Actor;
use crate::approval::{Command, Context, FactTold, Rules, State};
use crate::id::{ProfileId, UserId};
use crate::policy::Policy;
use crate::resource::Profile;
use crate::time::Timestamp;
use crate::vocabulary::Vocabulary;
use crate::vocabulary::social::Social;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

/// Keeps people, profiles and facts for a [`TestPost`](super::TestPost), as a host does that keeps its people itself: begun
/// by [`team`]. Everything may change between two commands.
///
/// ```
/// # use countersign::{test_kit, *};
/// use countersign::approval::{Action, Definition};
/// let policy = Policy::parse(policies::PUBLER)?;
/// let mut team: test_kit::TestTeam = test_kit::team(&policy, [test_kit::profile_in(5, 7)]);
/// team.put(test_kit::actor(&policy, 3).profile_role(7, "editor").build());
/// team.put(test_kit::actor(&policy, 2).workspace_role(5, "admin").build());
///
/// let mut post = test_kit::post(&team, 3, &[7], Some(Definition::two_hierarchies(true, false)));
/// post.must(&team, 3, Action::Submit { targets: post.targets() });
/// team.dismiss(2);
/// let approve = Action::Approve { targets: post.targets(), stage: "internal".into() };
/// assert_eq!(post.refused(&team, 2, approve).name(), "unknown_person");
/// # Ok::<(), countersign::PolicyError>(())
/// ```
#[derive(Clone, Debug)]
pub struct TestTeam<'p, V: Vocabulary = Social> {
    policy: &'p Policy<V>,
    people: BTreeMap<UserId, Actor<V>>,
    profiles: Vec<Profile<'static>>,
    clients: Vec<(ProfileId, UserId)>,
    facts: BTreeMap<String, FactTold>,
    now: Timestamp,
}

/// Begins a team of nobody, at these profiles, at [`NOW`].
///
/// ```
/// # use countersign::{test_kit, *};
/// let policy = Policy::parse(policies::PUBLER)?;
/// let team = test_kit::team(&policy, [test_kit::profile_in(5, 7), test_kit::profile_in(5, 8)]);
/// assert_eq!(team.people().count(), 0);
/// # Ok::<(), countersign::PolicyError>(())
/// ```
pub fn team<V: Vocabulary>(
    policy: &Policy<V>,
    profiles: impl IntoIterator<Item = Profile<'static>>,
) -> TestTeam<'_, V> {
    let profiles = profiles.into_iter().collect();
    let (people, clients, facts) = (BTreeMap::new(), Vec::new(), BTreeMap::new());
    TestTeam { policy, people, profiles, clients, facts, now: NOW }
}

impl<'p, V: Vocabulary> TestTeam<'p, V> {
    /// Puts somebody there, in place of what they were there before.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// # let policy = Policy::parse(policies::PUBLER)?;
    /// # let mut team = test_kit::team(&policy, [test_kit::profile_in(5, 7)]);
    /// team.put(test_kit::actor(&policy, 3).profile_role(7, "client").build());
    /// team.put(test_kit::actor(&policy, 3).profile_role(7, "editor").build());
    /// assert_eq!(team.people().count(), 1);
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    pub fn put(&mut self, person: Actor<V>) {
        self.people.insert(person.user(), person);
    }

    /// Takes somebody away.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// # let policy = Policy::parse(policies::PUBLER)?;
    /// # let mut team = test_kit::team(&policy, [test_kit::profile_in(5, 7)]);
    /// team.put(test_kit::actor(&policy, 3).profile_role(7, "editor").build());
    /// team.dismiss(3);
    /// assert_eq!(team.people().count(), 0);
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    pub fn dismiss(&mut self, user: impl IntoId<UserId>) {
        self.people.remove(&user.into_id());
    }

    /// Lists who is there.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// # let policy = Policy::parse(policies::PUBLER)?;
    /// # let mut team = test_kit::team(&policy, [test_kit::profile_in(5, 7)]);
    /// team.put(test_kit::actor(&policy, 3).profile_role(7, "editor").build());
    /// assert_eq!(team.people().map(Actor::user).collect::<Vec<_>>(), [UserId::new(3)]);
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    pub fn people(&self) -> impl Iterator<Item = &Actor<V>> {
        self.people.values()
    }

    /// Sets where the post's profiles lie, all of them.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// # let policy = Policy::parse(policies::PUBLER)?;
    /// # let mut team = test_kit::team(&policy, [test_kit::profile_in(5, 7)]);
    /// team.set_profiles([test_kit::profile_in(6, 7)]); // it was moved to another workspace
    /// assert_eq!(team.profiles(), [test_kit::profile_in(6, 7)]);
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    pub fn set_profiles(&mut self, profiles: impl IntoIterator<Item = Profile<'static>>) {
        self.profiles = profiles.into_iter().collect();
    }

    /// Lists where the post's profiles lie.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// # let policy = Policy::parse(policies::PUBLER)?;
    /// # let team = test_kit::team(&policy, [test_kit::profile_in(5, 7)]);
    /// assert_eq!(team.profiles(), [test_kit::profile_in(5, 7)]);
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    #[must_use]
    pub fn profiles(&self) -> &[Profile<'static>] {
        &self.profiles
    }

    /// Sets whose approval posts wait for, and where.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// # let policy = Policy::parse(policies::PUBLER)?;
    /// # let mut team = test_kit::team(&policy, [test_kit::profile_in(5, 7)]);
    /// team.put(test_kit::actor(&policy, 3).profile_role(7, "editor").build());
    /// team.set_clients([(ProfileId::new(7), UserId::new(9))]);
    /// let mut post = test_kit::post(&team, 3, &[7], Some(approval::Definition::two_hierarchies(false, true)));
    /// post.must(&team, 3, approval::Action::Submit { targets: post.targets() });
    /// assert_eq!(post.state().status(), ContentState::InReview);
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    pub fn set_clients(&mut self, clients: impl IntoIterator<Item = (ProfileId, UserId)>) {
        self.clients = clients.into_iter().collect();
    }

    /// Tells a fact of the post from now on, of the host's own or on somebody's word.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// # let policy = test_kit::policy("studio").profile_role("editor", &["post.edit"]).fact("sensitive").build();
    /// # let mut team = test_kit::team(&policy, [test_kit::profile(7)]);
    /// team.tell("sensitive", approval::FactTold::by(UserId::new(3), true));
    /// assert!(team.facts()["sensitive"].value);
    /// ```
    pub fn tell(&mut self, fact: &str, told: FactTold) {
        self.facts.insert(fact.into(), told);
    }

    /// Lists what is told of the post.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// # let policy = test_kit::policy("studio").profile_role("editor", &["post.edit"]).fact("sensitive").build();
    /// # let team = test_kit::team(&policy, [test_kit::profile(7)]);
    /// assert!(team.facts().is_empty());
    /// ```
    #[must_use]
    pub fn facts(&self) -> &BTreeMap<String, FactTold> {
        &self.facts
    }

    /// Forgets what was told of the post.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// # let policy = test_kit::policy("studio").profile_role("editor", &["post.edit"]).fact("sensitive").build();
    /// # let mut team = test_kit::team(&policy, [test_kit::profile(7)]);
    /// team.tell("sensitive", approval::FactTold::by_host(true));
    /// team.forget_facts();
    /// assert!(team.facts().is_empty());
    /// ```
    pub fn forget_facts(&mut self) {
        self.facts.clear();
    }

    /// Sets the time.
    ///
    /// ```
    /// # use countersign::{test_kit::{self, Surroundings}, *};
    /// # let policy = Policy::parse(policies::PUBLER)?;
    /// # let mut team = test_kit::team(&policy, [test_kit::profile_in(5, 7)]);
    /// team.set_now(test_kit::NOW.saturating_add(core::time::Duration::from_secs(60)));
    /// assert!(team.now() > test_kit::NOW);
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    pub fn set_now(&mut self, now: Timestamp) {
        self.now = now;
    }

    /// Returns the policy that it is under, for as long as that is there.
    ///
    /// ```
    /// # use countersign::{test_kit, *};
    /// # let policy = Policy::parse(policies::PUBLER)?;
    /// # let team = test_kit::team(&policy, [test_kit::profile_in(5, 7)]);
    /// assert_eq!(team.policy().name(), "publer");
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    #[must_use]
    pub fn policy(&self) -> &'p Policy<V> {
        self.policy
    }

    /// Makes the context of a command or a question, for the functions of [`approval`](crate::approval).
    ///
    /// ```
    /// # use countersign::{test_kit::{self, Surroundings}, *};
    /// # let policy = Policy::parse(policies::PUBLER)?;
    /// # let mut team = test_kit::team(&policy, [test_kit::profile_in(5, 7)]);
    /// # team.put(test_kit::actor(&policy, 3).profile_role(7, "editor").build());
    /// let post = test_kit::post(&team, 3, &[7], None);
    /// let buttons = approval::enabled(&team.context(post.rules()), post.state(), &approval::By::user(3.into()), team.now());
    /// assert!(!buttons.is_empty());
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    #[must_use]
    pub fn context<'a>(&'a self, rules: &'a Rules<V>) -> Context<'a, V> {
        let context = Context::new(rules, &self.profiles, self.people.values());
        context.must_approve(self.clients.iter().copied()).facts(self.facts.clone())
    }
}

impl<V: Vocabulary> Surroundings<V> for TestTeam<'_, V> {
    fn policy(&self) -> &Policy<V> {
        self.policy
    }

    fn now(&self) -> Timestamp {
        self.now
    }

    fn look<T>(
        &self,
        rules: &Rules<V>,
        _post: &State,
        _command: Option<&Command>,
        at: impl FnOnce(&Context<'_, V>) -> T,
    ) -> T {
        at(&self.context(rules))
    }
}
