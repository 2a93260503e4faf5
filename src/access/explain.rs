//! Why a decision is as it is, and what would change it.
//!
//! [`Policy::explain`] answers with an owned [`DecisionExplanation`] that serializes: the decision, every assignment and what
//! it gave of what was asked or why not, the prohibitions that stand, the ceilings that cut, and the exact
//! [remedies](Remedy).
//!
//! It reads what [`Policy::decide`] reads and nothing else, so nothing is recorded while decisions are made: a host
//! that never asks pays nothing.

mod build;
mod names;
mod node;
mod remedies;
mod remedy;
mod text;
mod value;

pub(crate) use names::Lexicon;
pub use node::Node;
pub use remedy::{Change, Remedy};
#[cfg(feature = "organization")]
pub(crate) use text::Called;
pub(crate) use text::Words;
pub use value::{
    Ceiling, CeilingGap, Considered, DecisionExplanation, GrantGap, GrantOutcome, Standing, StandingForbid,
};

use super::actor::Actor;
use crate::policy::Policy;
use crate::resource::{ErasedResource, Resource};
use crate::vocabulary::{ErasedPermissions, Permission, Vocabulary};

impl<V: Vocabulary> Policy<V> {
    /// Explains a decision: what led to it and what would change it.
    ///
    /// ```
    /// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// let guest = policy.actor(julie, agency).profile_role(page, policy.profile_role("guest")?).build(now)?;
    /// let page = Organization::new(agency).direct_profile(page);
    /// let explanation = policy.explain(&guest, ProfilePermissions::POST_PUBLISH, &page);
    /// assert_eq!(explanation.reason, Reason::NotGranted);
    /// assert_eq!(explanation.remedies[0].to_string(), "assign `editor` at profile 7");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn explain<P: Permission<Vocabulary = V>>(
        &self,
        actor: &Actor<V>,
        permission: P,
        on: &P::Resource<'_>,
    ) -> DecisionExplanation {
        self.explain_erased(actor, ErasedPermissions::from_typed(permission), &on.erase())
    }

    /// Explains a decision as [`explain`](Self::explain) does, for permissions and resources whose level is known only
    /// at run time.
    ///
    /// ```
    /// # use countersign::{policies, social::ProfilePermissions, *};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let policy = Policy::parse(policies::AGORAPULSE)?;
    /// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
    /// # let now = Timestamp::from_millis(0);
    /// # let actor = policy.actor(julie, agency).profile_role(page, policy.profile_role("moderator")?).build(now)?;
    /// # let page = Organization::new(agency).direct_profile(page);
    /// let publish = policy.permission(Level::Profile, "post.publish")?;
    /// let explanation = policy.explain_erased(&actor, publish.into(), &page.into());
    /// assert_eq!(explanation.remedies[0].to_string(), "assign `editor` at profile 7");
    /// # Ok(()) }
    /// ```
    pub fn explain_erased(
        &self,
        actor: &Actor<V>,
        permissions: ErasedPermissions,
        on: &ErasedResource<'_>,
    ) -> DecisionExplanation {
        let decision = self.decide_erased(actor, permissions, on);
        build::explanation(&Lexicon::of(self), &actor.core, permissions, on, &decision)
    }
}
