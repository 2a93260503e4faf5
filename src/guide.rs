//! The guide, in the order in which a newcomer reads it.
//!
//! 1. [The tutorial](tutorial): from an empty crate to a decision, an organization and an approved post.
//! 2. [Concepts](concepts): what each part is for and which question to ask of which. Then each part in depth:
//!    [organizations] and [approvals].
//! 3. For reference: [the policy format](policy_format), [the rules of evaluation](evaluation), [what always holds](invariants),
//!    [time], [threats and what is done against them](threat_model), [what there may be at most](limits), and [other packages](neighbours) that hosts use beside this one.

#[doc = include_str!("guide/time.md")]
pub mod time {}

#[doc = include_str!("guide/tutorial.md")]
pub mod tutorial {}

#[doc = include_str!("guide/concepts.md")]
pub mod concepts {}

#[doc = include_str!("guide/approvals.md")]
pub mod approvals {}

#[doc = include_str!("guide/evaluation.md")]
pub mod evaluation {}

#[doc = include_str!("guide/invariants.md")]
pub mod invariants {}

#[doc = include_str!("guide/limits.md")]
pub mod limits {}

#[doc = include_str!("guide/neighbours.md")]
pub mod neighbours {}

#[doc = include_str!("guide/organizations.md")]
pub mod organizations {}

#[doc = include_str!("guide/policy_format.md")]
pub mod policy_format {}

#[doc = include_str!("guide/threat_model.md")]
pub mod threat_model {}
