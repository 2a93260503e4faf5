//! Tests of the library as a host sees it.

mod naive;
mod worlds;
