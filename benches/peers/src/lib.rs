//! Authorization engines side by side on one workload.
//!
//! * [`policy`]: the product's role tables
//! * [`tenant`]: synthetic organizations and seeded requests
//! * [`engine`]: what every contender implements
//! * [`engines`]: one module a contender
//! * [`harness`]: loading, agreement, timing
//! * [`roster`]: every contender of this build
//! * [`posts`]: rows for lists and filters

pub mod alloc;
pub mod clock;
pub mod engine;
pub mod engines;
pub mod harness;
pub mod policy;
pub mod posts;
pub mod rng;
pub mod roster;
pub mod tenant;
