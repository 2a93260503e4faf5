#!/usr/bin/env bash
# How many bytes a policy and a check add to a program that reads JSON already: two programs, each built by
# `cargo build --release` with `strip = true`, one of them with the crate beside serde_json.
#
#   benches/peers/size.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
unset CARGO_TARGET_DIR CARGO_BUILD_TARGET_DIR
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Both read a document from standard input; the second asks a policy whether somebody may publish.
plain='use std::io::Read;
fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    println!("{}", value["roles"]);
}'
checking='use countersign::social::ProfilePermissions;
use countersign::{Organization, OrganizationId, Policy, ProfileId, Timestamp, UserId};
use std::io::Read;
fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    println!("{}", value["roles"]);
    let policy = Policy::parse(&text).unwrap();
    let (agency, page, editor) = (OrganizationId::new(1), ProfileId::new(7), policy.profile_role("editor").unwrap());
    let actor = policy.actor(UserId::new(1), agency).profile_role(page, editor).build(Timestamp::from_millis(0)).unwrap();
    println!("{}", policy.can(&actor, ProfilePermissions::POST_PUBLISH, &Organization::new(agency).profile(page)));
}'

one() { # name, dependencies, program
    mkdir -p "$work/$1/src"
    printf '%s' "$3" >"$work/$1/src/main.rs"
    printf '[package]\nname = "%s"\nversion = "0.0.0"\nedition = "2021"\n[dependencies]\nserde_json = "1.0"\n%s\n[profile.release]\nstrip = true\n[workspace]\n' \
        "$1" "$2" >"$work/$1/Cargo.toml"
    (cd "$work/$1" && cargo build --quiet --release && "./target/release/$1" <"$root/policies/agorapulse.json" >/dev/null)
    wc -c <"$work/$1/target/release/$1"
}

without=$(one plain '' "$plain")
with=$(one checking "countersign = { path = \"$root\", default-features = false }" "$checking")
printf 'a program that reads JSON: %d bytes; with a policy and a check: %d bytes, %d more\n' \
    "$without" "$with" "$((with - without))"
