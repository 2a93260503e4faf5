#!/usr/bin/env bash
# Breaks the engines in one way after another, in a copy of the source, and tells which tests notice. Each `*.fault`
# beside this script is one way: what is broken (with the item and the invariant that it is of), the file, and the lines
# before (`-`) and after (`+`). They lie in the body of a function that returns a named type: all of them are built into
# one copy (`weave.rs`), and switched on one at a time.
#
# A fault is caught by an exploration, a property or an auditor; one that only tests of single cases notice is told, and
# fails the run unless nothing else could notice it.
#
#   run.sh [NAME...]   those faults, or all
#   run.sh --tenth     a tenth of them, chosen by a seed that is printed
#   run.sh --seed N    the tenth that this seed chooses
#   run.sh --fit       only whether each fits the source once, and compiles
#
# `result.txt` says of every fault what caught it, at which commit and when it was tried last: a whole run may be made in
# parts. A run of what is not committed changes nothing there. What caught a fault last time is tried first.
#
# Fails if a fault survives, does not compile, or fits the source no more.
set -euo pipefail
cd "$(dirname "$0")/../.."

readonly FAULTS="$PWD/tests/faults"
readonly PLACE="${CARGO_TARGET_DIR:-$PWD/target}/faults"
readonly COPY="$PLACE/source"
readonly RESULT="$FAULTS/result.txt"
# So many faults are tried at the same time.
readonly AT_ONCE="${COUNTERSIGN_FAULTS_AT_ONCE:-2}"

# A run looks at a few states only, and ends the same way each time.
export CARGO_TARGET_DIR="$PLACE/build" CARGO_TERM_COLOR=never CARGO_INCREMENTAL=1
export CARGO_PROFILE_TEST_OPT_LEVEL=1 CARGO_PROFILE_TEST_DEBUG=0 CARGO_PROFILE_DEV_OPT_LEVEL=1 CARGO_PROFILE_DEV_DEBUG=0
export COUNTERSIGN_MOST_STATES="${COUNTERSIGN_MOST_STATES:-2000}" COUNTERSIGN_WALKS="${COUNTERSIGN_WALKS:-1000}"
export COUNTERSIGN_JOINT_STATES="${COUNTERSIGN_JOINT_STATES:-6000}" COUNTERSIGN_HISTORIES="${COUNTERSIGN_HISTORIES:-4000}"
export COUNTERSIGN_THOROUGH=1 PROPTEST_MAX_SHRINK_ITERS=0

# Explorations, properties and auditors, those that are soon through first; one after another until one notices.
readonly APPROVAL='approval::explorer joint::walks approval::auditor approval::interleaving approval::buttons
    approval::decisions::s10 approval::decisions::s17 approval::audited approval::properties'
readonly ORGANIZATION='organization::remembered givers organization::deployed organization::audited organization::sequences'
# Of decisions, which need no engine: the second evaluator, sets of resources, remedies.
readonly DECISIONS='differential::random from_rows::r13 reach::r10 reach::prohibitions explain::remedies'
readonly BOTH='joint::auditor::logs joint::j13_reviews::random joint::explore'
# Tests of single cases: a fault that they alone notice is one that no exploration reaches.
readonly SINGLE='approval:: organization:: joint:: scenarios:: cases:: actor_facts:: everyone::'
readonly NOT_OF_BEHAVIOUR='--skip approval::faults --skip approval::table --skip joint::table --skip joint::changes
    --skip joint::faults --skip organization::closure --skip organization::explore --skip organization::scale'
# What no exploration can notice: what is read from files, and how; and limits that no story comes near.
readonly READ='^src/(interchange|policy)/'
readonly LIMIT='`too_many`'

# The test modules of the two engines, with those that they use.
modules() {
    local known='approval organization joint scenarios cases actor_facts everyone givers differential from_rows reach explain' found
    while true; do
        found="$(for module in $known; do
            printf '%s\n' "$module"
            grep -rhoE '\bcrate::[a-z_]+' "$module.rs" "$module" 2>/dev/null | sed 's/.*:://' || true
        done | sort -u | paste -sd ' ')"
        [ "$found" != "$known" ] || break
        known="$found"
    done
    printf '%s\n' $known
}

# The source with all faults in it, none of them switched on, and the tests of the two engines alone. What is as it was
# is left alone, so that it is not built again. Prints the number of each fault, or `-`.
copy() {
    local fresh="$PLACE/fresh" file
    rm -rf "$fresh"
    mkdir -p "$fresh" "$COPY"
    git ls-files -z --cached --others --exclude-standard | tar --null --files-from=- --ignore-failed-read -cf - |
        tar -xf - -C "$fresh"
    {
        printf '//! The tests of the two engines alone.\n#![allow(dead_code)]\n\n'
        (cd "$fresh/tests/it" && modules) | sed 's/.*/mod &;/'
    } >"$PLACE/main.rs"
    cp "$PLACE/main.rs" "$fresh/tests/it/main.rs"
    rustc --edition 2024 "$FAULTS/weave.rs" -o "$PLACE/weave"
    "$PLACE/weave" "$fresh" "$FAULTS"/*.fault
    (cd "$COPY" && find . -type f) | while read -r file; do
        [ -e "$fresh/$file" ] || rm "$COPY/$file"
    done
    (cd "$fresh" && find . -type f) | while read -r file; do
        cmp -s "$fresh/$file" "$COPY/$file" || { mkdir -p "$COPY/$(dirname "$file")" && cat "$fresh/$file" >"$COPY/$file"; }
    done
}

# The faults at which the compiler stops, by the first line above each of its errors that names one.
broken_at() {
    grep -E '^error' -A 1 "$PLACE/output" | sed -nE 's/^ +--> (src[^:]+):([0-9]+):.*/\1 \2/p' | while read -r file line; do
        head -n "$line" "$COPY/$file" | sed -nE 's|.*crate::seeded::is.* // ||p' | tail -n 1
    done | sort | uniq -c | sort -rn
}

# Builds the tests, and prints where they are.
build() {
    if ! (cd "$COPY" && cargo "$@") >"$PLACE/output" 2>&1; then
        grep -E '^error' -A 4 "$PLACE/output" | head -n 40 >&2
        printf 'these do not compile:\n%s\n' "$(broken_at)" >&2
        return 1
    fi
    sed -nE 's/.*Executable .*\((.*)\).*/\1/p' "$PLACE/output" | tail -n 1
}

# The names of the tests that fail with that fault switched on, one a line; nothing if all pass.
failing() {
    local number="$1" output
    output="$PLACE/output.$1"
    shift
    (cd "$COPY" && COUNTERSIGN_FAULT="$number" timeout 900 "$TESTS" $NOT_OF_BEHAVIOUR "$@") >"$output" 2>&1 && return 0
    sed -n 's/^test \(.*\) \.\.\. FAILED$/\1/p' "$output" | grep . || printf '%s: no end within fifteen minutes\n' "$1"
}

# What is to be said of a fault.
verdict() {
    local name="$1" number="$2" file="$3" order="$ORGANIZATION $BOTH $APPROVAL" caught
    caught="$(sed -nE "s/^$name +caught by ([^ ]+).*/\1/p" "$RESULT" 2>/dev/null || true)"
    if [ -n "$caught" ]; then
        caught="$(failing "$number" --exact "$caught")"
        [ -z "$caught" ] || { said "$caught" && return; }
    fi
    case "$file" in
        src/approval/* | src/approval_definition/*) order="$APPROVAL $BOTH $ORGANIZATION" ;;
        src/access/* | src/policy/allowance.rs | src/policy/condition.rs | src/policy/grants.rs | src/policy/tables.rs) order="$DECISIONS $order" ;;
        src/interchange/* | src/policy/*) order='' ;;
    esac
    for tests in $order; do
        caught="$(failing "$number" "$tests")"
        [ -z "$caught" ] || { said "$caught" && return; }
    done
    caught="$(failing "$number" $SINGLE)"
    [ -n "$caught" ] || { printf 'SURVIVES' && return; }
    grep -qE "$READ" <<<"$file" || grep -q "$LIMIT" "$FAULTS/$name.fault" || printf 'NOT BY EXPLORATION, '
    said "$caught"
}

said() {
    printf 'caught by %s' "$(head -n 3 <<<"$1" | paste -sd ' ')"
}

# Tries a fault, and keeps what is to be said of it.
try() {
    local name number
    name="$(basename "$1" .fault)"
    number="$(sed -n "s/ $name\$//p" "$PLACE/numbers")"
    printf '%-42s %s (%s, %s)\n' "$name" "$(verdict "$name" "$number" "$(sed -n 3p "$FAULTS/$name.fault")")" \
        "$COMMIT" "$(date -u +'%F %H:%M')" >"$PLACE/tried/$name"
    cat "$PLACE/tried/$name"
}

# What is known of every fault that there is, from what was tried now and before.
result() {
    local fault name line
    printf 'What caught each seeded fault, with the commit and the time at which it was tried last. Written by `run.sh`.\n\n'
    for fault in "$FAULTS"/*.fault; do
        name="$(basename "$fault" .fault)"
        line="$(cat "$PLACE/tried/$name" 2>/dev/null || grep "^$name " "$RESULT" 2>/dev/null || true)"
        printf '%s\n' "${line:-$(printf '%-42s NOT TRIED' "$name")}"
    done
}

# A tenth, at least one, in the order that the seed gives.
tenth() {
    local names=("$FAULTS"/*.fault) seed="$1" name
    for name in "${names[@]}"; do
        printf '%s %s\n' "$(printf '%s %s' "$seed" "$(basename "$name")" | cksum | cut -d ' ' -f 1)" "$name"
    done | sort -n | head -n "$(((${#names[@]} + 9) / 10))" | cut -d ' ' -f 2-
}

only_fit=''
case "${1-}" in
    --fit) only_fit=yes && shift ;;
    --tenth) set -- --seed "$(date +%s)" ;;
esac
if [ "${1-}" = --seed ]; then
    printf 'seed %s\n' "${2:?a seed}"
    mapfile -t chosen < <(tenth "$2")
    set -- "${chosen[@]}"
fi
if [ $# -eq 0 ]; then
    set -- "$FAULTS"/*.fault
fi
mkdir -p "$PLACE"
copy >"$PLACE/numbers"
if grep '^-' "$PLACE/numbers"; then
    printf 'these fit the source no more: their lines must be there once, in the body of a function\n' >&2
    exit 1
fi
if [ -n "$only_fit" ]; then
    build check --lib
    printf '%d faults, all of them fit\n' "$(wc -l <"$PLACE/numbers")"
    exit
fi
COMMIT="$(git rev-parse --short=12 HEAD)"
changed="$(git status --porcelain -- . ':!tests/faults/result.txt')"
[ -z "$changed" ] || COMMIT="$COMMIT and what is not committed"
readonly COMMIT
TESTS="$(build test --test it --no-run)"
readonly TESTS
# Once for the same tests: without any fault they pass.
sound="$(cksum <"$TESTS")"
if [ "$sound" != "$(cat "$PLACE/sound" 2>/dev/null)" ]; then
    unsound="$(failing 0 $SINGLE givers)"
    if [ -n "$unsound" ]; then
        printf 'these fail without any fault:\n%s\n' "$unsound" >&2
        exit 1
    fi
    printf '%s\n' "$sound" >"$PLACE/sound"
fi
rm -rf "$PLACE/tried"
mkdir -p "$PLACE/tried"
for fault; do
    while [ "$(jobs -pr | wc -l)" -ge "$AT_ONCE" ]; do wait -n || true; done
    try "$fault" &
done
wait
bad="$(cat "$PLACE/tried"/* | grep -cE ' (SURVIVES|NOT BY EXPLORATION)' || true)"
printf '%d faults, %d of them not as they should be\n' "$#" "$bad"
if [ -z "$changed" ]; then
    result >"$PLACE/result"
    cp "$PLACE/result" "$RESULT"
fi
[ "$bad" -eq 0 ]
