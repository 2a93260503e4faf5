//! Tests through the public face of the crate, and of the files that ship with it.

mod agorapulse;
mod printing;
