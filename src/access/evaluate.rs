//! The evaluator: R1 to R13 over masks. No strings, no allocation, no errors.

mod can;
mod decide;
mod gather;
mod permissions;

pub(crate) use can::can;
pub(crate) use decide::{decide, smallness};
pub(crate) use permissions::{permissions, permissions_on};

use crate::access::actor::Folded;
use crate::policy::tables::Tables;
use crate::resource::AnyResource;

/// What is asked: permissions of one level on a resource of that level.
#[derive(Clone, Copy)]
pub(crate) struct Request<'a> {
    pub(crate) tables: &'a Tables,
    pub(crate) actor: &'a Folded,
    pub(crate) on: AnyResource<'a>,
}
