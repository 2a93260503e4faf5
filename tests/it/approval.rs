//! The approval engine, invariant by invariant.

mod decisions;
mod desk;

mod people;
mod release;
