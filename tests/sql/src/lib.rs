//! Random worlds, the rows of a host in a database, and the comparison of the two.
//!
//! `./run.sh` runs everything and starts a PostgreSQL and a MariaDB of its own; `cargo test --test sqlite` needs nothing.

mod compare;
mod database;
mod large;
mod row;
mod said;
mod small;
mod store;
#[path = "../../it/explain/world.rs"]
mod world;

pub use compare::{Tally, compare, pages};
pub use database::Database;
pub use large::large_worlds;
pub use row::Row;
pub use said::Said;
pub use small::small_worlds;
pub use store::Store;
