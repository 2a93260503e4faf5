#!/bin/sh
# How many files of the source run for one question or command: what somebody opens who follows it to the end. Prints
# each with its number, those of the engine's own folder beside it; with a name of one, the files. Needs valgrind.
#
#   benches/walks.sh [NAME]
set -eu
cd "$(dirname "$0")/.."
export CARGO_PROFILE_DEV_DEBUG=1 CARGO_INCREMENTAL=0
cargo build --locked --quiet -p countersign-bench-support --example count
binary="${CARGO_TARGET_DIR:-target}/debug/examples/count"
profile=$(mktemp)
trap 'rm -f "$profile"' EXIT

walk() { # name, engine, functions, arguments of the program
    name="$1" engine="$2" functions="$3"
    shift 3
    valgrind --tool=callgrind --callgrind-out-file="$profile" --toggle-collect="*$functions*" "$binary" "$@" >/dev/null 2>&1
    files=$(grep -aoE "($PWD/| )src/[a-z_/]+\.rs" "$profile" | sed 's#.*src/#src/#' | sort -u)
    printf '%-10s %3d files, %d of src/%s\n' "$name" "$(printf '%s\n' "$files" | wc -l)" \
        "$(printf '%s\n' "$files" | grep -c "^src/$engine/")" "$engine"
    [ "$only" != "$name" ] || printf '  %s\n' $files
}

only="${1-}"
walk can access counted medium-tenant hand can ours
for command in submit approve edit; do walk "$command" approval instructions_of_post "$command"; done
for command in grant revoke; do walk "$command" organization instructions_of_member "$command"; done
