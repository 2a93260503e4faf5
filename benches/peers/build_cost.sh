#!/usr/bin/env bash
# What a clean build of each crate costs: a crate that depends on nothing else, `cargo build --release`, its default
# features. Slow: minutes a peer on few cores. A run without arguments is kept for the report.
#
#   benches/peers/build_cost.sh [CRATE=VERSION...]
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
# A build into a folder that others share would not be clean.
unset CARGO_TARGET_DIR CARGO_BUILD_TARGET_DIR
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export TIMEFORMAT='%R %U %S'

one() { # crate version dependency [name of the row]
    local crates took
    rm -rf "$work/package"
    mkdir -p "$work/package/src"
    : >"$work/package/src/lib.rs"
    printf '[package]\nname = "alone"\nversion = "0.0.0"\nedition = "2021"\n[dependencies]\n%s\n[workspace]\n' "$3" \
        >"$work/package/Cargo.toml"
    cd "$work/package"
    cargo fetch --quiet
    # The package itself and the crate are not counted.
    crates=$(cargo tree -e normal,build --prefix none | sed 's/ (\*)$//' | sort -u | grep -vc -e '^alone ' -e "^$1 ")
    took=$( { time cargo build --quiet --release --offline >&2; } 2>&1 | tail -1)
    awk -v name="${4-$1}" -v version="$2" -v crates="$crates" -v took="$took" \
        'BEGIN { split(took, t, " "); printf "build\t%s\t%s\t%d\t%.1f\t%.1f\n", name, version, crates, t[1], t[2] + t[3] }'
    cd - >/dev/null
}

each() {
    printf 'build-on\t%s, %s cores; load average at the start %s\n' "$(rustc --version | cut -d' ' -f1-2)" "$(nproc)" \
        "$(cut -d' ' -f1 /proc/loadavg)"
    printf '# build, crate, version, crates, seconds, seconds of CPU\n'
    own=$(sed -n 's/^version = "\(.*\)"/\1/p' "$root/Cargo.toml" | head -1)
    one countersign "$own" "countersign = { path = \"$root\" }"
    one countersign "$own" "countersign = { path = \"$root\", default-features = false }" 'countersign, the core alone'
    if [ $# -eq 0 ]; then
        set -- $(sed -n 's/^\([a-z-]*\) = { version = "=\([0-9.]*\)".*/\1=\2/p' Cargo.toml)
    fi
    for peer in "$@"; do
        one "${peer%=*}" "${peer#*=}" "${peer%=*} = \"=${peer#*=}\""
    done
}

if [ $# -gt 0 ]; then
    each "$@"
else
    each | tee "$work/build_cost.tsv"
    mv "$work/build_cost.tsv" kept/build_cost.tsv
fi
