//! One side of one case, for a profiler that counts instructions: `instructions.sh` runs it.

fn main() {
    support::profiled::run();
}
