#!/usr/bin/env bash
# eventsourcing 9.5.6 (PyPI): an aggregate that is read back differs from the one that was saved.
# Expected: what cannot be stored as it is raises an error, as a set, bytes or an enum do.
# Seen: the keys of a map that are numbers come back as text, and a tuple comes back as a list, without an error; so a look-up
# by user number that worked before the restart finds nothing after it.
# Why a host cares: approvals by user number are such maps. Store ids as text, or as lists of pairs.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/env"
"$place/env/bin/pip" install --quiet --disable-pip-version-check eventsourcing==9.5.6

found="$("$place/env/bin/python" - <<'PROGRAM'
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

class Post(Aggregate):
    def __init__(self):
        self.approvals = {}

    @event("Approved")
    def approve(self, approvals):
        self.approvals = approvals

application = Application()
post = Post()
post.approve({7: ("yes", 2)})
application.save(post)
print(post.approvals, application.repository.get(post.id).approvals)
PROGRAM
)"
expected="$(cat <<'SEEN'
{7: ('yes', 2)} {'7': ['yes', 2]}
SEEN
)"
printf '%s\n' "$found"
if [ "$found" != "$expected" ]; then
    printf 'It behaves in another way now; expected to see:\n%s\n' "$expected" >&2
    exit 1
fi
