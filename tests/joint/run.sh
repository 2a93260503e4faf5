#!/usr/bin/env bash
# The long joint exploration: tests/joint/run.sh [SEED [STATES]]
#
# Looks at a million different worlds and more, walks until every situation was met a hundred times, and writes what came
# to tests/joint/result.txt, with the commit, the date and the seed, to be committed.
set -euo pipefail
cd "$(dirname "$0")/../.."
seed="${1:-20}"
states="${2:-1000000}"
report="$(mktemp)"
trap 'rm -f "$report"' EXIT
began="$(date +%s)"
COUNTERSIGN_JOINT_STATES="$states" COUNTERSIGN_JOINT_SEED="$seed" COUNTERSIGN_JOINT_REPORT="$report" \
    CARGO_PROFILE_TEST_OPT_LEVEL=2 cargo test --locked --test it -- --nocapture organization_and_approval_live_together
{
    echo "commit $(git rev-parse HEAD)$(git diff --quiet HEAD -- . ':!tests/joint/result.txt' || echo ', with changes')"
    echo "date   $(date -u +%Y-%m-%dT%H:%M:%SZ), $(($(date +%s) - began)) seconds with building"
    cat "$report"
} > tests/joint/result.txt
cat tests/joint/result.txt
