//! The approval engine, invariant by invariant.

mod auditor;
mod decisions;
mod desk;
mod explorer;
mod history;
mod liveness;
mod people;
mod release;
