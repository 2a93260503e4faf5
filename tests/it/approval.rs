//! The approval engine, invariant by invariant.

mod auditor;
mod buttons;
mod decisions;
mod definitions;
mod desk;
mod explorer;
mod failures;
mod history;
mod interleaving;
mod liveness;
mod people;
pub(crate) mod products;
mod release;
mod settings;
mod table;
