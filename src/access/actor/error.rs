//! Why an actor is refused.

/// Explains why an actor could not be built.
///
/// ```
/// # use countersign::{actor::*, policies, social::ProfilePermissions, *};
/// # let policy = Policy::parse(policies::AGORAPULSE)?;
/// # let (julie, agency, page) = (UserId::new(3), OrganizationId::new(1), ProfileId::new(7));
/// # let now = Timestamp::from_millis(0);
/// let other = Policy::parse(policies::PUBLER)?.profile_role("editor")?;
/// let refused = policy.actor(julie, agency).profile_role(page, other).build(now).unwrap_err();
/// assert_eq!(refused, ActorError::OtherPolicy);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ActorError {
    /// A role, a custom role, a plan or an operator comes from another policy.
    #[error("expected handles of this policy, found one of another")]
    OtherPolicy,
    /// The policy has plans, and the host named none.
    #[error("expected a plan, since the policy has plans")]
    MissingPlan,
    /// A custom role of one level is assigned at another one.
    #[error("expected a custom role of the level at which it is held")]
    WrongLevel,
    /// An assignment is narrowed by nodes that are not below its own node.
    #[error("expected narrowing by nodes of a lower level than the assignment's")]
    WrongNarrowing,
    /// An assignment switches a permission on that its role does not offer.
    #[error("expected optional permissions that the role offers")]
    NotOffered,
    /// The operator of an impersonation was built for another time.
    #[error("expected an operator who is valid at the instant of building")]
    StaleOperator,
}
