#!/usr/bin/env bash
# scim-patch 0.8.3 (npm): an attribute in other letters is another attribute.
# Expected: RFC 7643, section 2.1: attribute names are case insensitive; `DisplayName` is `displayName`.
# Seen: the user has both afterwards, the old value under the old spelling.
# Why a host cares: the host reads the old value, and the directory is told that its change was made. Fold the names before
# a patch is applied, or refuse names that the schema does not have.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
cd "$place"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund scim-patch@0.8.3

found="$(node --input-type=module - <<'PROGRAM'
import { scimPatch } from 'scim-patch';
const user = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'ann', displayName: 'Ann', meta: {} };
scimPatch(user, [{ op: 'replace', path: 'DisplayName', value: 'Ann Lee' }]);
console.log(JSON.stringify({ displayName: user.displayName, DisplayName: user.DisplayName }));
PROGRAM
)"
expected="$(cat <<'SEEN'
{"displayName":"Ann","DisplayName":"Ann Lee"}
SEEN
)"
printf '%s\n' "$found"
if [ "$found" != "$expected" ]; then
    printf 'It behaves in another way now; expected to see:\n%s\n' "$expected" >&2
    exit 1
fi
