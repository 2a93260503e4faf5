//! Why an actor is refused.

/// Why an actor was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ActorError {
    /// A role, a custom role, a plan or an actor of another policy.
    #[error("expected handles of this policy, found one of another")]
    OtherPolicy,
    /// The policy has plans, and the actor has none.
    #[error("expected a plan, since the policy has plans")]
    MissingPlan,
    /// A custom role of one level put at another one.
    #[error("expected a custom role of the level at which it is held")]
    WrongLevel,
    /// Narrowing by nodes that are not below the assignment's node.
    #[error("expected narrowing by nodes of a lower level than the assignment's")]
    WrongNarrowing,
    /// An optional permission that the role does not offer.
    #[error("expected optional permissions that the role offers")]
    NotOffered,
    /// The operator of an impersonation was built for another time.
    #[error("expected an operator who is valid at the instant of building")]
    StaleOperator,
}
