#!/usr/bin/env bash
# Breaks the approval engine in one way after another, in a copy of the source, and tells which tests notice. Each
# `*.fault` beside this script is one way: what is broken, the file, and the lines before (`-`) and after (`+`).
# Names as arguments run just those. Fails if a fault survives, does not compile, or fits the source no more.
set -euo pipefail
cd "$(dirname "$0")/../.."

readonly FAULTS="$PWD/tests/faults"
readonly PLACE="${CARGO_TARGET_DIR:-$PWD/target}/faults"
readonly COPY="$PLACE/source"

# Quick to build rather than quick to run: a run explores a few states only, and ends the same way each time.
export CARGO_TARGET_DIR="$PLACE/build" CARGO_TERM_COLOR=never CARGO_INCREMENTAL=1
export CARGO_PROFILE_TEST_OPT_LEVEL=0 CARGO_PROFILE_TEST_DEBUG=0
export COUNTERSIGN_MOST_STATES="${COUNTERSIGN_MOST_STATES:-300}" COUNTERSIGN_WALKS="${COUNTERSIGN_WALKS:-60}"

# The source as it is, with the approval tests alone. What is built is older than any of its files.
copy() {
    rm -rf "$COPY"
    mkdir -p "$COPY"
    git ls-files -z --cached --others --exclude-standard | tar --null --files-from=- --ignore-failed-read -cf - |
        tar -xf - -C "$COPY"
    printf '//! The approval tests alone.\n#![allow(dead_code)]\n\nmod approval;\n' >"$COPY/tests/it/main.rs"
    find "$COPY/src" "$COPY/tests/it" -name '*.rs' -exec touch {} +
}

# Puts the faulty lines in the place of the sound ones, which must be there once.
break_it() {
    local file old='' new='' line source rest
    { read -r _ && read -r _ && read -r file; } <"$1"
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
    (cd "$COPY" && timeout 600 cargo test --test it -- approval:: --skip approval::faults) >"$output" 2>&1 && return 0
    grep -q '^running' "$output" || { printf 'nothing: it does not compile\n' && return 0; }
    sed -n 's/^test approval::\(.*\) \.\.\. FAILED$/\1/p' "$output" | grep . || printf 'no end within ten minutes\n'
}

copy
sound="$(failing)"
if [ -n "$sound" ]; then
    printf 'these fail without any fault:\n%s\n' "$sound" >&2
    exit 1
fi
bad=0 total=0
if [ $# -eq 0 ]; then
    set -- "$FAULTS"/*.fault
fi
for fault; do
    name="$(basename "$fault" .fault)"
    total=$((total + 1))
    if ! break_it "$FAULTS/$name.fault"; then
        bad=$((bad + 1))
        printf '%-36s %s\n' "$name" 'FITS THE SOURCE NO MORE'
        continue
    fi
    caught="$(failing)"
    case "$caught" in
        '') verdict='SURVIVES' && bad=$((bad + 1)) ;;
        nothing:*) verdict='DOES NOT COMPILE' && bad=$((bad + 1)) ;;
        *) verdict="caught by $(wc -l <<<"$caught"): $(head -n 3 <<<"$caught" | paste -sd ' ')" ;;
    esac
    printf '%-36s %s\n' "$name" "$verdict"
    cp "$PLACE/sound" "$COPY/$broken"
done
printf '%d faults, %d of them not caught\n' "$total" "$bad"
[ "$bad" -eq 0 ]
