#!/usr/bin/env bash
# What must hold of this package: its form, its lints, every engine's answers on the small tenant, and 20,000 random
# requests to Cedar. Not optimized, and yet far too slow to build for every change: about ten minutes from clean on two
# cores, two afterwards.
#
#   benches/peers/check.sh
set -euo pipefail
cd "$(dirname "$0")"
cargo fmt --check
cargo clippy --locked --all-targets --all-features -- -D warnings
cargo test --locked
cargo run --quiet --locked --bin differential -- 20000
