//! Conditions of single assignments: the literals that conditions of roles have, resolved once.

use super::Policy;
use super::condition::Condition;
use super::handle::UnknownName;
use crate::vocabulary::Vocabulary;
use alloc::string::String;

/// Stands for a condition on one assignment, as its handle: what narrows a role to some content, or to some of what is told
/// of whoever asks. It belongs to the policy that gave it.
///
/// ```
/// # use countersign::{policies, social::ProfilePermissions, actor::Assignment, *};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let policy = Policy::parse(policies::AGORAPULSE)?;
/// let (agency, page) = (OrganizationId::new(1), ProfileId::new(7));
/// let scheduled = policy.condition(["scheduled"])?;
/// let editor = Assignment::profile(page, policy.profile_role("editor")?).when(scheduled);
/// let actor = policy.actor(UserId::new(2), agency).assignment(editor).build(Timestamp::from_millis(0))?;
/// let may = |state| {
///     let post = Content::new().state(state);
///     policy.can(&actor, ProfilePermissions::POST_EDIT, &Organization::new(agency).direct_profile(page).content(&post))
/// };
/// assert!(may(ContentState::Scheduled) && !may(ContentState::Draft));
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AssignedCondition {
    pub(crate) stamp: u64,
    pub(crate) when: Condition,
}

/// Explains why literals are no condition of an assignment.
///
/// ```
/// # use countersign::{Policy, policies, policy::InvalidCondition};
/// # fn main() -> Result<(), countersign::PolicyError> {
/// let policy = Policy::parse(policies::AGORAPULSE)?;
/// assert_eq!(policy.condition(["scheduled", "!scheduled"]), Err(InvalidCondition::Contradictory("scheduled".into())));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidCondition {
    /// The policy declares no such fact, and no built-in atom has the name.
    #[error(transparent)]
    UnknownName(#[from] UnknownName),
    /// There is no literal: a condition that is meant to say nothing is left out.
    #[error("expected at least one literal in a condition")]
    Empty,
    /// An atom stands beside its negation, so that the condition could never hold.
    #[error("expected no atom together with its negation, found `{0}` twice")]
    Contradictory(String),
}

impl<V: Vocabulary> Policy<V> {
    /// Resolves a condition on an assignment: facts that the policy declares, about content or about whoever asks, and
    /// built-in atoms, each perhaps negated by `!`. All of them must hold.
    ///
    /// # Errors
    /// A name that is no fact of the policy and no built-in atom, or a built-in one that no rule uses where the policy
    /// uses 16 already; no literal at all; an atom together with its negation.
    ///
    /// ```
    /// # use countersign::{Policy, policies};
    /// let policy = Policy::parse(policies::ALIXIA)?;
    /// assert!(policy.condition(["author", "!sensitive"]).is_ok());
    /// assert!(policy.condition(["sensitiv"]).is_err());
    /// # Ok::<(), countersign::PolicyError>(())
    /// ```
    pub fn condition<'n>(
        &self,
        literals: impl IntoIterator<Item = &'n str>,
    ) -> Result<AssignedCondition, InvalidCondition> {
        self.condition_of(literals, false)
    }

    /// The same of literals that are stored: facts may be called as they were (J19).
    pub(crate) fn stored_condition<'n>(
        &self,
        literals: impl IntoIterator<Item = &'n str>,
    ) -> Result<AssignedCondition, InvalidCondition> {
        self.condition_of(literals, true)
    }

    fn condition_of<'n>(
        &self,
        literals: impl IntoIterator<Item = &'n str>,
        stored: bool,
    ) -> Result<AssignedCondition, InvalidCondition> {
        let mut when = Condition::default();
        for literal in literals {
            let (atom, negated) = literal.strip_prefix('!').map_or((literal, false), |atom| (atom, true));
            let atom = if stored { self.model.formerly.fact(atom) } else { atom };
            let bit = self.bit(atom).ok_or_else(|| UnknownName::new("atom", atom))?;
            let mask = if negated { &mut when.all_false } else { &mut when.all_true };
            *mask |= bit;
            if !when.is_possible() {
                return Err(InvalidCondition::Contradictory(atom.into()));
            }
        }
        if when.is_empty() {
            return Err(InvalidCondition::Empty);
        }
        Ok(AssignedCondition { stamp: self.tables.stamp, when })
    }

    fn bit(&self, atom: &str) -> Option<u16> {
        let index = self.tables.atoms.names.iter().position(|known| known == atom)?;
        1_u16.checked_shl(u32::try_from(index).ok()?)
    }
}
