//! Essays: how the parts hang together.

#[doc = include_str!("guide/policy_format.md")]
pub mod policy_format {}
