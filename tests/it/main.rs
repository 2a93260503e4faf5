//! The library as a host sees it, and the files that ship with it.

mod agorapulse;
mod cases;
mod explain;
mod reach;
