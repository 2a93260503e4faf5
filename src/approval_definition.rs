//! Who must say yes before content goes out, as data with names: what a policy declares, an event carries and an
//! approval is judged by.

mod choices;
mod classes;
mod definition;
mod digest;
mod ready;
mod stage;

pub use choices::{InFlight, OnReject, Order, RemovedApprover, Resubmission, Side, Unreachable};
pub use classes::{Classes, FieldClass};
pub use definition::{Definition, Late};
pub use digest::DefinitionDigest;
pub use stage::{Approvers, Barred, Deadline, Privilege, Quorum, RoleNames, Stage, Yes};
