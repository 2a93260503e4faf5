#!/usr/bin/env bash
# Does what the README tells a newcomer to do, with the crate as it would be published: the commands under "Start", then its
# first program, in a new crate. Fails where one of them fails, or where the program prints something else than it says.
set -euo pipefail
cd "$(dirname "$0")/../.."
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/target}"
readme="$PWD/README.md"
new="$(mktemp -d)"
trap 'rm -rf "$new"' EXIT

# The lines of the first block of a language.
first() {
    awk -v begin='```'"$1" '$0 == begin { inside = 1; next } inside && $0 == "```" { exit } inside' "$readme"
}

cargo package --locked --no-verify --allow-dirty --quiet
tar -xzf "$CARGO_TARGET_DIR"/package/countersign-*.crate -C "$new"
mv "$new"/countersign-* "$new/countersign"

commands="$(first text)"
printf '%s\n' "$commands" | grep -qx 'cargo new hello'
(cd "$new" && bash -euo pipefail -c "$commands")
cd "$new/hello"
first rust >src/main.rs
grep -q '^fn main' src/main.rs
# What is published says which versions it was tested with.
cp ../countersign/Cargo.lock .
printed="$(cargo run --quiet)"
grep -qF "prints \`$printed\`" "$readme" || {
    printf 'it prints "%s", which the README does not say\n' "$printed" >&2
    exit 1
}
printf 'the first program prints "%s"\n' "$printed"
