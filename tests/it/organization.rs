//! Organizations, by their public door: decide, evolve, and the actors that come of it.

mod approvals;
mod asked;
mod audited;
mod carried;
mod closure;
mod conditions;
mod deployed;
mod escalation;
mod everybody;
mod everyone;
mod explore;
mod guards;
mod history;
mod invitations;
mod keys_and_custom_roles;
mod limits;
mod nodes;
mod plans;
mod remembered;
mod scale;
mod seats;
mod sequences;
mod totals;
mod wire;
pub(crate) mod world;
