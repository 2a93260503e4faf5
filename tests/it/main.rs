//! The library as a host sees it, and the files that ship with it.

mod agorapulse;
mod architecture;
mod cases;
mod differential;
mod exhaustive;
mod matrix;
mod naive;
mod types;
mod worlds;
