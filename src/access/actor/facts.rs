//! What a host tells of whoever asks and of the request: signed in with a second factor, from the office.

use super::error::ActorError;
use crate::policy::ActorFact;
use crate::policy::tables::Known;

/// Collects what a host tells of whoever asks, for the engines and for actors that are built already.
///
/// ```
/// # use countersign::{actor::ActorFacts, social::ProfilePermissions, *};
/// # let policy = Policy::parse(r#"{"format": 1, "name": "p", "actor_facts": ["second_factor"], "permissions": {"profile": ["post.publish"]},
/// #     "roles": {"profile": {"editor": {"grants": {"profile": [{"permissions": ["post.publish"], "when": ["second_factor"]}]}}}}}"#)?;
/// # let (julie, agency, page, now) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7), Timestamp::from_millis(0));
/// # let editor = policy.profile_role("editor")?;
/// let told = ActorFacts::new().fact(policy.actor_fact("second_factor")?, true);
/// let julie = policy.actor(julie, agency).profile_role(page, editor).build(now)?.knowing(&policy, told)?;
/// assert!(policy.can(&julie, ProfilePermissions::POST_PUBLISH, &Organization::new(agency).direct_profile(page)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActorFacts {
    /// `None` while nothing has been said.
    stamp: Option<u64>,
    known: Known,
    /// Facts of two policies were told.
    mixed: bool,
}

impl ActorFacts {
    /// Begins with nothing told: what is not told is unknown, which never grants and never lifts a prohibition.
    ///
    /// ```
    /// # use countersign::{actor::ActorFacts, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(r#"{"format": 1, "name": "p", "actor_facts": ["second_factor"], "permissions": {"profile": ["post.publish"]},
    /// #     "roles": {"profile": {"editor": {"grants": {"profile": [{"permissions": ["post.publish"], "when": ["second_factor"]}]}}}}}"#)?;
    /// # let (julie, agency, page, now) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7), Timestamp::from_millis(0));
    /// # let editor = policy.profile_role("editor")?;
    /// let untold = policy.actor(julie, agency).profile_role(page, editor).facts(ActorFacts::new()).build(now)?;
    /// let page = Organization::new(agency).direct_profile(page);
    /// assert_eq!(policy.decide(&untold, ProfilePermissions::POST_PUBLISH, &page).to_string(), "unmet second_factor");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    #[expect(clippy::new_without_default, reason = "an unknown is said, never defaulted")]
    pub const fn new() -> Self {
        Self { stamp: None, known: Known { yes: 0, no: 0 }, mixed: false }
    }

    /// Returns the same with a declared fact known to be true or false. The last word on a fact stands. Facts of two
    /// policies fit no actor.
    ///
    /// ```
    /// # use countersign::{actor::ActorFacts, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(r#"{"format": 1, "name": "p", "actor_facts": ["second_factor"], "permissions": {"profile": ["post.publish"]},
    /// #     "roles": {"profile": {"editor": {"grants": {"profile": [{"permissions": ["post.publish"], "when": ["second_factor"]}]}}}}}"#)?;
    /// # let (julie, agency, page, now) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7), Timestamp::from_millis(0));
    /// # let editor = policy.profile_role("editor")?;
    /// let second_factor = policy.actor_fact("second_factor")?;
    /// let signed_in = ActorFacts::new().fact(second_factor, false).fact(second_factor, true); // they did it just now
    /// let julie = policy.actor(julie, agency).profile_role(page, editor).facts(signed_in).build(now)?;
    /// assert!(policy.can(&julie, ProfilePermissions::POST_PUBLISH, &Organization::new(agency).direct_profile(page)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn fact(self, fact: ActorFact, value: bool) -> Self {
        let mixed = match self.stamp {
            Some(stamp) => self.mixed || stamp != fact.stamp,
            None => self.mixed,
        };
        let Known { yes, no } = self.known;
        let (yes, no) = (yes & !fact.bit, no & !fact.bit);
        let known = if value { Known { yes: yes | fact.bit, no } } else { Known { yes, no: no | fact.bit } };
        Self { stamp: Some(fact.stamp), known, mixed }
    }

    /// What is told, if it is told by facts of the policy with that stamp.
    pub(super) fn of(self, stamp: u64) -> Result<Known, ActorError> {
        let fits = !self.mixed && self.stamp.is_none_or(|own| own == stamp);
        if fits { Ok(self.known) } else { Err(ActorError::OtherPolicy) }
    }
}
