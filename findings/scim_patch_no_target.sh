#!/usr/bin/env bash
# scim-patch 0.8.3 (npm): to replace an element that is not there creates it.
# Expected: RFC 7644, section 3.5.2.3: where a value filter selects nothing, `replace` fails with status 400, `noTarget`.
# Seen: a new element is made out of the filter and the value; nothing fails.
# Why a host cares: two directories that disagree about a member's addresses make each other's elements for ever, and a
# slip in a type (`Work` for `work`) leaves a second entry beside the first instead of an error that somebody reads.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
cd "$place"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund scim-patch@0.8.3

found="$(node --input-type=module - <<'PROGRAM'
import { scimPatch } from 'scim-patch';
const user = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'ann', emails: [{ type: 'work', value: 'ann@example.com' }], meta: {} };
scimPatch(user, [{ op: 'replace', path: 'emails[type eq "Work"].value', value: 'lee@example.com' }]);
console.log(JSON.stringify(user.emails));
PROGRAM
)"
expected="$(cat <<'SEEN'
[{"type":"work","value":"ann@example.com"},{"type":"Work","value":"lee@example.com"}]
SEEN
)"
printf '%s\n' "$found"
if [ "$found" != "$expected" ]; then
    printf 'It behaves in another way now; expected to see:\n%s\n' "$expected" >&2
    exit 1
fi
