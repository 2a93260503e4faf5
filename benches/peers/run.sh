#!/usr/bin/env bash
# Builds everything, measures everything in one run, and writes ../RESULTS.md and plots/. Takes about ten minutes once
# the peers are built. Needs valgrind for instruction counts and cache misses; what clean builds cost and how the
# differential came out are taken over from the last runs of build_cost.sh and differential.sh, which are in kept/.
#
#   benches/peers/run.sh [ROUNDS]
set -euo pipefail
cd "$(dirname "$0")"
readonly rounds="${1:-11}"
readonly results=target/results
# What an earlier run measured must not stand beside this one's.
rm -rf "$results"
mkdir -p "$results"

# The programs that need no peer are built apart, so that they do not link all of them.
cargo build --quiet --locked --release --target-dir target --bin compare
light() {
    cargo build --quiet --locked --release --no-default-features --target-dir target/light "$@"
}
light --bin fresh --bin batch --bin deeper
light --features handler --bin handler
light --features report --bin report

measure() { # name, program and its arguments
    local name=$1
    shift
    printf '%s\n' "$name" >&2
    "$@" >"$results/$name.tsv.part"
    mv "$results/$name.tsv.part" "$results/$name.tsv"
}

about() {
    local peers
    peers=$(sed -n 's/^\([a-z-]*\) = { version = "=\([0-9.]*\)".*/\1 \2/p' Cargo.toml | paste -sd, | sed 's/,/, /g')
    printf 'about\tcommand\t`benches/peers/run.sh %s`\n' "$rounds"
    printf 'about\tpeers\t%s\n' "$peers"
    printf 'about\tcompiler\t%s, optimized, link-time optimization, no target features\n' "$(rustc --version | cut -d' ' -f1-2)"
    printf 'about\tmachine\t%s, %s cores%s, Linux; load average at the start %s\n' "$(uname -m)" "$(nproc)" \
        "$(grep -q hypervisor /proc/cpuinfo && printf ' of a virtual machine')" "$(cut -d' ' -f1 /proc/loadavg)"
}

measure about about
measure compare target/release/compare "$rounds" 40
measure fresh target/light/release/fresh "$rounds"
measure batch target/light/release/batch "$rounds"
measure deeper target/light/release/deeper "$rounds"
measure handler target/light/release/handler "$rounds"
if command -v valgrind >/dev/null; then
    measure instructions ./instructions.sh target/release/compare
    measure cache ./cache.sh target/light/release/fresh
fi
target/light/release/report "$results" kept ../RESULTS.md plots
