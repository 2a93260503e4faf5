//! What is around a post.

use super::TestOrganization;
use crate::approval::{Command, Context, Rules, State, Target};
use crate::policy::Policy;
use crate::time::Timestamp;
use crate::vocabulary::Vocabulary;

/// Says what is around a [`TestPost`](super::TestPost): a [`TestOrganization`], a [`TestTeam`](super::TestTeam), or whatever a
/// host's own tests keep their people in.
///
/// ```
/// # use countersign::{test_kit::{self, Surroundings}, *};
/// use countersign::approval::{Action, Command, Context, Rules, State};
/// /// The rows of a host.
/// struct Rows { policy: Policy, people: Vec<Actor>, profiles: [Profile<'static>; 1] }
/// impl Surroundings for Rows {
///     fn policy(&self) -> &Policy {
///         &self.policy
///     }
///     fn now(&self) -> Timestamp {
///         test_kit::NOW
///     }
///     fn look<T>(&self, rules: &Rules, _: &State, _: Option<&Command>, at: impl FnOnce(&Context<'_>) -> T) -> T {
///         at(&Context::new(rules, &self.profiles, &self.people))
///     }
/// }
///
/// let policy = Policy::parse(policies::PUBLER)?;
/// let people = vec![test_kit::actor(&policy, 3).profile_role(7, "editor").build()];
/// let rows = Rows { policy, people, profiles: [test_kit::profile_in(5, 7)] };
/// let mut post = test_kit::post(&rows, 3, &[7], None);
/// post.must(&rows, 3, Action::Submit { targets: post.targets() });
/// # Ok::<(), countersign::PolicyError>(())
/// ```
pub trait Surroundings<V: Vocabulary = crate::vocabulary::social::Social> {
    /// Returns the policy that it is under.
    fn policy(&self) -> &Policy<V>;

    /// Returns the time.
    fn now(&self) -> Timestamp;

    /// Makes the context of a post by these rules, for a command or for a question, and shows it.
    fn look<T>(
        &self,
        rules: &Rules<V>,
        post: &State,
        command: Option<&Command>,
        at: impl FnOnce(&Context<'_, V>) -> T,
    ) -> T;
}

impl<V: Vocabulary> Surroundings<V> for TestOrganization<'_, V> {
    fn policy(&self) -> &Policy<V> {
        self.policy()
    }

    fn now(&self) -> Timestamp {
        self.now()
    }

    fn look<T>(
        &self,
        rules: &Rules<V>,
        post: &State,
        command: Option<&Command>,
        at: impl FnOnce(&Context<'_, V>) -> T,
    ) -> T {
        let roster = match command {
            Some(command) => self.state().roster_for(self.policy(), post, command),
            None => self.state().roster(self.policy(), post.targets().map(Target::profile), self.now()),
        };
        let roster = roster.unwrap_or_else(|error| panic!("no roster can be made: {error}"));
        at(&roster.context(rules))
    }
}
