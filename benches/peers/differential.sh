#!/usr/bin/env bash
# Puts more than a million random requests to Countersign and to Cedar; fails at the first that differs. Of the peers it
# builds Cedar alone.
#
#   benches/peers/differential.sh [REQUESTS [SEED [CEDAR POLICY TO LEAVE OUT]]]
set -euo pipefail
cd "$(dirname "$0")"
cargo build --quiet --locked --release --no-default-features --features cedar --target-dir target/cedar --bin differential
mkdir -p target/results
target/cedar/release/differential "$@" | tee target/results/differential.tsv.part
mv target/results/differential.tsv.part target/results/differential.tsv
