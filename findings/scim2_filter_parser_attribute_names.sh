#!/usr/bin/env bash
# scim2-filter-parser 0.7.0 (PyPI): an attribute written in other letters, or with its schema before it, is no attribute.
# Expected: RFC 7644, section 3.4.2.2: attribute names are case insensitive, and section 3.10: a name may have the URN of its
# schema before it. Both filters below ask for one user; a name that is not known would be an error.
# Seen: the condition vanishes without a word, and the SQL has no WHERE: every user is listed.
# Why a host cares: who looks up the one user that a directory speaks of gets the first of all users. Check that what comes
# back has the value that was asked for, before anything is done to it.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/env"
"$place/env/bin/pip" install --quiet --disable-pip-version-check scim2-filter-parser==0.7.0

found="$("$place/env/bin/python" - <<'PROGRAM'
from scim2_filter_parser.queries import SQLQuery
names = {('userName', None, None): 'users.username', ('title', None, None): 'users.title', ('displayName', None, None): 'users.name'}
for text in ['userName eq "ann"', 'username eq "ann"', 'urn:ietf:params:scim:schemas:core:2.0:User:userName eq "ann"']:
    query = SQLQuery(text, "users", names, [])
    print(" ".join(query.sql.split()), query.params)
PROGRAM
)"
expected="$(cat <<'SEEN'
SELECT DISTINCT users.* FROM users WHERE UPPER(users.username) = UPPER(%s); ['ann']
SELECT DISTINCT users.* FROM users; []
SELECT DISTINCT users.* FROM users; []
SEEN
)"
printf '%s\n' "$found"
if [ "$found" != "$expected" ]; then
    printf 'It behaves in another way now; expected to see:\n%s\n' "$expected" >&2
    exit 1
fi
