#!/usr/bin/env bash
# Does what the README and the guide's tutorial tell a newcomer to do, in a new crate, with the crate as it would be published:
# their commands, their files and their programs. Fails where one of them fails, or prints something else than stands there.
set -euo pipefail
cd "$(dirname "$0")/../.."
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/target}"
source="$PWD"
new="$(mktemp -d)"
trap 'rm -rf "$new"' EXIT

cargo package --locked --no-verify --allow-dirty --quiet
tar -xzf "$CARGO_TARGET_DIR"/package/countersign-*.crate -C "$new"
mv "$new"/countersign-* "$new/countersign"
cd "$new"

# Writes the blocks of a page to NAME.01.text, NAME.02.rust and so on.
blocks() {
    awk -v name="$1" '
        !inside && /^```[a-z]/ { inside = 1; kind = substr($0, 4); sub(/,.*/, "", kind); file = sprintf("%s.%02d.%s", name, ++count, kind); next }
        inside && /^```$/ { inside = 0; close(file); next }
        inside { print > file }' "$2"
}

# Runs the commands of a block that makes a crate.
make_crate() {
    grep -qx "cargo new $2" "$1"
    bash -euo pipefail "$1"
    # What is published says which versions it was tested with.
    cp countersign/Cargo.lock "$2"
}

# Runs a program in a crate and compares what it prints with a file.
run_as_told() {
    cp "$2" "$1/src/main.rs"
    (cd "$1" && cargo run --quiet) | diff "$3" -
    printf '%s prints what stands there\n' "$2"
}

blocks readme "$source/README.md"
make_crate readme.01.text hello
sed -n 's/.*`cargo run` prints `\(.*\)`:$/\1/p' "$source/README.md" >told
[ -s told ]
run_as_told hello readme.02.rust told

blocks tutorial "$source/src/guide/tutorial.md"
make_crate tutorial.01.text bakery
cp tutorial.02.json bakery/policy.json
run_as_told bakery tutorial.03.rust tutorial.04.text
run_as_told bakery tutorial.05.rust tutorial.06.text
awk 'FNR == NR { more = more $0 "\n"; next } /^  "permissions": \{$/ { printf "%s", more } { print }' \
    tutorial.07.json tutorial.02.json >bakery/policy.json
run_as_told bakery tutorial.08.rust tutorial.09.text
[ ! -e tutorial.10.* ]
