//! Essays: how the parts hang together.

#[doc = include_str!("guide/approvals.md")]
pub mod approvals {}

#[doc = include_str!("guide/evaluation.md")]
pub mod evaluation {}

#[doc = include_str!("guide/invariants.md")]
pub mod invariants {}

#[doc = include_str!("guide/neighbours.md")]
pub mod neighbours {}

#[doc = include_str!("guide/organizations.md")]
pub mod organizations {}

#[doc = include_str!("guide/policy_format.md")]
pub mod policy_format {}

#[doc = include_str!("guide/threat_model.md")]
pub mod threat_model {}
