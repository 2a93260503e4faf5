//! Organization and approval together: the joint invariants J1 to J20, by number.

pub(crate) mod auditor;
mod changes;
mod explore;
mod faults;
mod hands_desk;
mod house;
mod idle;
mod j01_hands;
mod j02_facts;
mod j03_definitions;
mod j04_snapshots;
#[cfg(feature = "audit")]
mod j05_audit;
mod j05_histories;
mod j05_personal;
mod j05_streams;
mod j06_asking;
mod j06_clocks;
mod j07_bound;
mod j07_workspace_roles;
mod j08_fitting;
mod j09_transfer;
mod j10_acceptance;
mod j11_commands;
mod j12_grants;
mod j13_places;
mod j14_plans;
mod j15_profiles;
mod j16_timer;
mod j17_holdings;
mod j18_views;
mod j19_names;
mod j19_people;
mod reports;
mod separation;
mod table;
mod walks;
