#!/usr/bin/env bash
# scim2-parse-filter 0.2.10 (npm): of the escapes of a JSON string, `\"` is read and `\u00e9` is not.
# Expected: RFC 7644, section 3.4.2.2: a compared text is a JSON string (RFC 7159), so `\u00e9` is the letter é.
# Seen: the backslash stays, and is doubled when the filter is printed again; the user is not found.
# Why a host cares: clients that write ASCII only escape every other letter, so people with an accent in their names are
# looked up in vain, and those without are found.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
cd "$place"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund scim2-parse-filter@0.2.10

found="$(node --input-type=module - <<'PROGRAM'
import { filter, parse, stringify } from 'scim2-parse-filter';
const text = String.raw`displayName eq "Ren\u00e9"`;
console.log(filter(parse(text))({ displayName: 'René' }), stringify(parse(text)));
const quoted = String.raw`displayName eq "the \"boss\""`;
console.log(filter(parse(quoted))({ displayName: 'the "boss"' }), stringify(parse(quoted)));
PROGRAM
)"
expected="$(cat <<'SEEN'
false displayName eq "Ren\\u00e9"
true displayName eq "the \"boss\""
SEEN
)"
printf '%s\n' "$found"
if [ "$found" != "$expected" ]; then
    printf 'It behaves in another way now; expected to see:\n%s\n' "$expected" >&2
    exit 1
fi
