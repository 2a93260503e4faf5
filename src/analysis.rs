//! What a policy says as a whole, for the people who answer for it.
//!
//! [`Policy::matrix`](crate::Policy::matrix) is every role by every permission, and prints as text, Markdown, CSV and
//! one HTML page; its cells serialize.

mod matrix;

pub use matrix::{Cell, Matrix, Verdict, Way};
