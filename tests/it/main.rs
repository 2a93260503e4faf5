//! The library as a host sees it.

mod printing;
