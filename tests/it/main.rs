//! The library as a host sees it, and the files that ship with it.

mod agorapulse;
mod architecture;
mod cases;
mod custom_role;
mod differential;
mod exhaustive;
mod hostile;
mod matrix;
mod naive;
mod printing;
mod rules;
mod silence;
mod studio;
mod types;
mod worlds;
