//! The approval engine, invariant by invariant.

mod auditor;
mod decisions;
mod desk;
mod explorer;
mod failures;
mod history;
mod interleaving;
mod liveness;
mod people;
mod release;
mod table;
