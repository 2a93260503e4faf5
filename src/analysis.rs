//! What a policy says as a whole, for the people who answer for it.
//!
//! [`Policy::matrix`](crate::Policy::matrix) is every role by every permission, and prints as text, Markdown, CSV and
//! one HTML page; its cells serialize. [`who_can`] and [`access_report`] look the other way: from a resource to people,
//! from a person to resources. [`who_may_give`] says who can bring a remedy about.

mod access_report;
#[cfg(feature = "organization")]
mod escalation;
mod matrix;
mod who_can;
#[cfg(feature = "organization")]
mod who_may_give;

pub use access_report::{AccessReport, Holding, ReportedAccess, access_report};
#[cfg(feature = "organization")]
#[cfg_attr(docsrs, doc(cfg(feature = "organization")))]
pub use escalation::{Closure, Escalation, Gain, escalation};
pub use matrix::{Cell, GrantWay, Matrix, Verdict};
pub use who_can::{Who, who_can};
#[cfg(feature = "organization")]
#[cfg_attr(docsrs, doc(cfg(feature = "organization")))]
pub use who_may_give::{Givers, who_may_give};
