#!/usr/bin/env bash
# Puts more than a million random requests to Countersign and to Cedar; fails at the first that differs. Of the peers it
# builds Cedar alone. A run without arguments is kept for the report.
#
#   benches/peers/differential.sh [REQUESTS [SEED [CEDAR POLICY TO LEAVE OUT]]]
set -euo pipefail
cd "$(dirname "$0")"
cargo build --quiet --locked --release --no-default-features --features cedar --target-dir target/cedar --bin differential
if [ $# -gt 0 ]; then
    exec target/cedar/release/differential "$@"
fi
target/cedar/release/differential | tee target/differential.tsv
mv target/differential.tsv kept/differential.tsv
