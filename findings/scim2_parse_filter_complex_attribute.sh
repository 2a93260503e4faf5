#!/usr/bin/env bash
# scim2-parse-filter 0.2.10 (npm): a filter that names a multi-valued attribute without a part of it matches nobody.
# Expected: RFC 7644, section 3.4.2.2 has `emails co "example.com"` among its examples: for a complex attribute the part
# `value` is meant.
# Seen: `emails co ..` is false for a user whose only address contains it; `emails.value co ..` is true.
# Why a host cares: the two spellings are one question in the standard, and a directory may send either. Whoever answers it
# with this library says that a member is not there, and the directory creates the member again.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
cd "$place"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund scim2-parse-filter@0.2.10

found="$(node --input-type=module - <<'PROGRAM'
import { filter, parse } from 'scim2-parse-filter';
const user = { userName: 'ann', emails: [{ type: 'work', value: 'ann@example.com' }] };
for (const text of ['emails co "example.com"', 'emails.value co "example.com"']) console.log(text, filter(parse(text))(user));
PROGRAM
)"
expected="$(cat <<'SEEN'
emails co "example.com" false
emails.value co "example.com" true
SEEN
)"
printf '%s\n' "$found"
if [ "$found" != "$expected" ]; then
    printf 'It behaves in another way now; expected to see:\n%s\n' "$expected" >&2
    exit 1
fi
