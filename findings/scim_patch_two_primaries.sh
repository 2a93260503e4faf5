#!/usr/bin/env bash
# scim-patch 0.8.3 (npm): a second primary address is added beside the first.
# Expected: RFC 7644, section 3.5.2: where an operation sets `primary` of an element to true, it becomes false in the others
# (and RFC 7643, section 2.4: true stands at most once).
# Seen: both are primary.
# Why a host cares: invitations and approval mails go to the primary address, and which one that is depends on the order.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
cd "$place"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund scim-patch@0.8.3

found="$(node --input-type=module - <<'PROGRAM'
import { scimPatch } from 'scim-patch';
const user = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'ann', emails: [{ type: 'work', value: 'ann@example.com', primary: true }], meta: {} };
scimPatch(user, [{ op: 'add', path: 'emails', value: [{ type: 'home', value: 'ann@example.org', primary: true }] }]);
console.log(user.emails.filter((email) => email.primary).map((email) => email.value).join(' '));
PROGRAM
)"
expected="$(cat <<'SEEN'
ann@example.com ann@example.org
SEEN
)"
printf '%s\n' "$found"
if [ "$found" != "$expected" ]; then
    printf 'It behaves in another way now; expected to see:\n%s\n' "$expected" >&2
    exit 1
fi
