//! The library as a host sees it, and the files that ship with it.

mod agorapulse;
mod architecture;
mod cases;
mod custom_role;
mod hostile;
mod printing;
mod studio;
mod types;
