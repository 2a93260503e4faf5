//! What the benches share: tenants, requests, the hand-written check, and our side of the same work.

pub(crate) mod cases;
pub(crate) mod floor;
pub(crate) mod measure;
pub(crate) mod median;
pub(crate) mod rng;
pub(crate) mod rows;
pub(crate) mod table;
pub(crate) mod tenant;
pub(crate) mod world;
