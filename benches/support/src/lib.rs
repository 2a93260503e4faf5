//! What the benches share: tenants, requests, the hand-written check, and our side of the same work.
//!
//! A library, so that every bench uses its part of it and none compiles the rest as its own. What is timed or counted is
//! generic or `#[inline]`: the boundary of the crate must cost neither side anything.

pub mod approval;
pub mod cases;
pub mod engines;
pub mod floor;
pub mod measure;
pub mod median;
pub mod naive_approval;
pub mod organization;
pub mod profiled;
pub mod rng;
pub mod rows;
pub mod table;
pub mod tenant;
pub mod world;
