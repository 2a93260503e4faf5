//! The library as a host sees it, and the files that ship with it.

mod agorapulse;
mod analysis;
mod approval;
mod architecture;
mod cases;
mod contradictions;
mod coverage;
mod crowded;
mod custom_role;
mod differential;
mod exhaustive;
mod explain;
mod givers;
mod hostile;
mod matrix;
mod naive;
mod organization;
mod printing;
mod reach;
mod rules;
mod scenarios;
mod silence;
mod studio;
mod types;
mod waiting;
mod worlds;
