//! The approval engine, invariant by invariant.

mod auditor;
mod books;
mod buttons;
mod checks;
mod decisions;
mod definitions;
mod desk;
mod entries;
mod explorer;
mod failures;
mod faults;
mod futures;
mod history;
mod interleaving;
mod liveness;
mod lives;
mod people;
pub(crate) mod products;
mod properties;
mod random;
mod release;
mod settings;
mod staff;
mod table;
mod telling;
mod walk;
mod witness;
