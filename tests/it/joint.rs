//! Organization and approval together: the joint invariants J1 to J20, by number.

mod changes;
mod explore;
mod house;
mod j03_definitions;
mod j06_clocks;
mod j07_bound;
mod j11_commands;
mod reports;
mod table;
mod walks;
