#!/usr/bin/env bash
# Breaks the engines in one way after another, in a copy of the source, and tells which tests notice. Each `*.fault`
# beside this script is one way: what is broken (with the item and the invariant that it is of), the file, and the lines
# before (`-`) and after (`+`). A fault is caught by an exploration, a property or an auditor; one that only tests of
# single cases notice is told, and fails the run unless nothing else could notice it.
#
#   run.sh [NAME...]         those faults, or all
#   run.sh --tenth           a tenth of them, chosen by a seed that is printed
#   run.sh --seed N          the tenth that this seed chooses
#   run.sh --fit [NAME...]   only whether each fits the source once, and compiles
#
# Fails if a fault survives, does not compile, or fits the source no more.
set -euo pipefail
cd "$(dirname "$0")/../.."

readonly FAULTS="$PWD/tests/faults"
readonly PLACE="${CARGO_TARGET_DIR:-$PWD/target}/faults"
readonly COPY="$PLACE/source"

# Quick to build rather than quick to run: a run explores a few states only, and ends the same way each time.
export CARGO_TARGET_DIR="$PLACE/build" CARGO_TERM_COLOR=never CARGO_INCREMENTAL=1
export CARGO_PROFILE_TEST_OPT_LEVEL=0 CARGO_PROFILE_TEST_DEBUG=0 CARGO_PROFILE_DEV_DEBUG=0
export COUNTERSIGN_MOST_STATES="${COUNTERSIGN_MOST_STATES:-300}" COUNTERSIGN_WALKS="${COUNTERSIGN_WALKS:-60}"
export COUNTERSIGN_JOINT_STATES="${COUNTERSIGN_JOINT_STATES:-6000}"

# Tests of single cases: a fault that they alone notice is one that no exploration reaches.
readonly ALONE='approvals|guards|history|invitations|keys_and_custom_roles|limits|nodes|plans|scale|seats|wire'
readonly SINGLE="^(joint::(j[0-9]|idle|reports)|organization::($ALONE)|scenarios|cases)"
# What no exploration can notice: what is read from files, and how.
readonly READ='^src/(interchange|policy)/'

# The test modules of the two engines, with those that they use.
modules() {
    local known='approval organization joint scenarios cases' found
    while true; do
        found="$(for module in $known; do
            printf '%s\n' "$module"
            grep -rhoE '\bcrate::[a-z_]+' "$COPY/tests/it/$module.rs" "$COPY/tests/it/$module" 2>/dev/null | sed 's/.*:://' || true
        done | sort -u | paste -sd ' ')"
        [ "$found" != "$known" ] || break
        known="$found"
    done
    printf '%s\n' $known
}

# The source as it is, with the tests of the two engines alone. What is built is older than any of its files.
copy() {
    rm -rf "$COPY"
    mkdir -p "$COPY"
    git ls-files -z --cached --others --exclude-standard | tar --null --files-from=- --ignore-failed-read -cf - |
        tar -xf - -C "$COPY"
    {
        printf '//! The tests of the two engines alone.\n#![allow(dead_code)]\n\n'
        modules | sed 's/.*/mod &;/'
    } >"$PLACE/main.rs"
    cp "$PLACE/main.rs" "$COPY/tests/it/main.rs"
    find "$COPY/src" "$COPY/tests/it" -name '*.rs' -exec touch {} +
}

# Puts the faulty lines in the place of the sound ones, which must be there once.
break_it() {
    local file old='' new='' line source rest
    { read -r _ && read -r _ && read -r file; } <"$1"
    [ -f "$COPY/$file" ] || return 1
    while IFS= read -r line; do
        case "$line" in
            -*) old+="${line#-}"$'\n' ;;
            +*) new+="${line#+}"$'\n' ;;
        esac
    done < <(tail -n +4 "$1")
    old=$'\n'"$old"
    source=$'\n'"$(cat "$COPY/$file")"$'\n'
    rest="${source#*"$old"}"
    if [ "$old" = $'\n' ] || [ "$rest" = "$source" ] || [ "${rest#*"$old"}" != "$rest" ]; then
        return 1
    fi
    cp "$COPY/$file" "$PLACE/sound"
    source="${source%%"$old"*}"$'\n'"$new$rest"
    printf '%s' "${source#$'\n'}" >"$COPY/$file"
    broken="$file"
}

# The names of the tests that fail, one a line; nothing if all pass.
failing() {
    local output="$PLACE/output"
    (cd "$COPY" && timeout 900 cargo test --test it -- approval:: organization:: joint:: scenarios:: cases:: \
        --skip approval::faults --skip joint::table --skip joint::changes --skip joint::faults \
        --skip organization::closure --skip organization::explore --skip organization::scale) >"$output" 2>&1 && return 0
    grep -q '^running' "$output" || { printf 'nothing: it does not compile\n' && return 0; }
    sed -n 's/^test \(.*\) \.\.\. FAILED$/\1/p' "$output" | grep . || printf 'no end within fifteen minutes\n'
}

# What is to be said of a fault by the tests that fail.
verdict() {
    local caught="$1" explored
    case "$caught" in
        '') printf 'SURVIVES' && return ;;
        nothing:*) printf 'DOES NOT COMPILE' && return ;;
    esac
    explored="$(grep -vE "$SINGLE" <<<"$caught" || true)"
    if [ -z "$explored" ]; then
        explored="$caught"
        grep -qE "$READ" <<<"$broken" || printf 'NOT BY EXPLORATION, '
    fi
    printf 'caught by %d: %s' "$(wc -l <<<"$caught")" "$(head -n 3 <<<"$explored" | paste -sd ' ')"
}

compiles() {
    (cd "$COPY" && cargo check --lib) >"$PLACE/output" 2>&1
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
copy
sound=''
if [ -n "$only_fit" ]; then
    compiles || sound='it does not compile'
else
    sound="$(failing)"
fi
if [ -n "$sound" ]; then
    printf 'these fail without any fault:\n%s\n' "$sound" >&2
    exit 1
fi
bad=0 total=0
for fault; do
    name="$(basename "$fault" .fault)"
    total=$((total + 1))
    if ! break_it "$FAULTS/$name.fault"; then
        said='FITS THE SOURCE NO MORE'
    elif [ -n "$only_fit" ]; then
        compiles && said='fits' || said='DOES NOT COMPILE'
    else
        said="$(verdict "$(failing)")"
    fi
    case "$said" in
        [A-Z]*) bad=$((bad + 1)) ;;
    esac
    printf '%-42s %s\n' "$name" "$said"
    [ ! -f "$PLACE/sound" ] || mv "$PLACE/sound" "$COPY/$broken"
done
printf '%d faults, %d of them not as they should be\n' "$total" "$bad"
[ "$bad" -eq 0 ]
