#!/bin/sh
# Compares what checks, commands and parsing cost, in instructions counted by callgrind, with what is recorded in
# instructions.txt; fails when one is more than 3 % worse. Counts of another compiler or kind of machine are only told.
#
#   benches/regressions.sh            compares
#   benches/regressions.sh --record   writes instructions.txt anew
set -eu
cd "$(dirname "$0")/.."
readonly RECORD=benches/instructions.txt
readonly MOST=1.03

# Takes valgrind from the distribution's packages if there is none and this is root.
if ! command -v valgrind >/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends valgrind; } >&2 || true
    fi
    command -v valgrind >/dev/null || { echo 'no valgrind here: instructions are not compared'; exit 0; }
fi

# The same program everywhere, whatever the environment asks of other builds; and the same memcpy of glibc, whatever this
# processor could do.
unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS CARGO_BUILD_RUSTFLAGS
export CARGO_INCREMENTAL=0 CARGO_PROFILE_BENCH_OPT_LEVEL=3 CARGO_PROFILE_BENCH_DEBUG=0
export CARGO_PROFILE_BENCH_LTO=fat CARGO_PROFILE_BENCH_CODEGEN_UNITS=1
export GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-AVX512F,-AVX512VL,-AVX_Fast_Unaligned_Load,-ERMS,-FSRM

compiler="$(rustc --version), $(rustc -vV | sed -n 's/^host: //p')"
cargo build --locked --quiet --profile bench -p countersign-bench-support --example count
binary="${CARGO_TARGET_DIR:-target}/release/examples/count"

# Instructions of the functions of that name, in a program that must end well.
in_functions() {
    functions="$1"
    shift
    if ! told=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null --toggle-collect="*$functions*" "$binary" "$@" 2>&1 >/dev/null); then
        printf '%s\n' "$told" >&2
        return 1
    fi
    printf '%s\n' "$told" | sed -n 's/.*Collected : //p'
}
counted() {
    in_functions counted "$@"
}
done_by() {
    in_functions instructions_of_ "$@"
}

requests=$("$binary")
times=$("$binary" times)
now=$(mktemp)
trap 'rm -f "$now"' EXIT
printf '%s\n' "$compiler" >"$now"

row() { # name, instructions, those of the loop alone, how many times
    awk -v name="$1" -v all="$2" -v nothing="$3" -v times="$4" \
        'BEGIN { if (all - nothing <= 0) exit 1; printf "%-44s %.1f\n", name, (all - nothing) / times }' >>"$now"
}

for form in hand numbers; do
    for case in medium-tenant small-tenant; do
        all=$(counted "$case" "$form" can ours)
        row "can, $case, $form" "$all" "$(counted "$case" "$form" can nothing)" "$requests"
    done
done
row 'building an actor of 8 assignments' "$(counted small-tenant hand building ours)" 0 "$requests"
for work in submit approve edit; do row "decide, a post, $work" "$(done_by "$work")" 0 "$times"; done
for work in grant revoke; do row "decide, an organization of 100, $work" "$(done_by "$work")" 0 "$times"; done
row 'parsing the policy agorapulse' "$(done_by parse)" 0 "$times"

if [ "${1-}" = --record ]; then
    cp "$now" "$RECORD"
    cat "$RECORD"
    exit
fi
awk -v most="$MOST" '
    FNR == 1 { compiler[NR == FNR] = $0; next }
    { count = $NF; sub(/ +[0-9.]+$/, ""); if (NR == FNR) recorded[$0] = count; else { name[++names] = $0; now[$0] = count } }
    END {
        same = compiler[1] == compiler[0]
        if (!same) printf "recorded by %s\ncounted by  %s: nothing fails\n", compiler[1], compiler[0]
        for (i = 1; i <= names; i++) {
            what = name[i]
            if (!(what in recorded)) { printf "%-44s %12.1f  is not recorded\n", what, now[what]; wrong = 1; continue }
            ratio = now[what] / recorded[what]
            worse = ratio > most
            printf "%-44s %12.1f %12.1f %7.3f%s\n", what, recorded[what], now[what], ratio, worse ? "  worse" : ""
            wrong = wrong || worse
            delete recorded[what]
        }
        for (what in recorded) { printf "%s: recorded and not counted\n", what; wrong = 1 }
        if (wrong && same) print "more than is recorded: mend it, or record it with benches/regressions.sh --record and say why in the commit"
        exit wrong && same
    }' "$RECORD" "$now"
