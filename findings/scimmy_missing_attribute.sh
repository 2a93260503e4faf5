#!/usr/bin/env bash
# scimmy 1.3.5 (npm): a filter on an attribute's part raises an error where one resource lacks the attribute.
# Expected: RFC 7644, section 3.4.2.2: an attribute without a value does not match; the others are still listed.
# Seen: `Filter.match` raises a TypeError over the whole list; without the resource that lacks it, the same filter works.
# Why a host cares: one member without a mail address, and nobody can be looked up by mail any more.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
cd "$place"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund scimmy@1.3.5

found="$(node --input-type=module - <<'PROGRAM'
import SCIMMY from 'scimmy';
const ann = { userName: 'ann', emails: [{ value: 'ann@example.com' }] };
const filter = () => new SCIMMY.Types.Filter('emails.value co "example.com"');
console.log(filter().match([ann]).map((user) => user.userName).join(' '));
try {
    console.log(filter().match([ann, { userName: 'bob' }]).length);
} catch (error) {
    console.log(error.name);
}
PROGRAM
)"
expected="$(cat <<'SEEN'
ann
TypeError
SEEN
)"
printf '%s\n' "$found"
if [ "$found" != "$expected" ]; then
    printf 'It behaves in another way now; expected to see:\n%s\n' "$expected" >&2
    exit 1
fi
