#!/usr/bin/env bash
# scim2-filter-parser 0.7.0 (PyPI): `a or b and c` is read as `(a or b) and c`.
# Expected: RFC 7644, section 3.4.2.2: `and` binds more tightly than `or`, so the first name alone is enough.
# Seen: the SQL asks for the last condition of every row; a user who meets the first alternative alone is not found.
# Why a host cares: a directory that looks people up before it adds or removes them finds fewer of them than there are,
# and adds somebody a second time. Write the parentheses in every filter that is sent to such a service.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/env"
"$place/env/bin/pip" install --quiet --disable-pip-version-check scim2-filter-parser==0.7.0

found="$("$place/env/bin/python" - <<'PROGRAM'
from scim2_filter_parser.queries import SQLQuery
names = {('userName', None, None): 'users.username', ('title', None, None): 'users.title', ('displayName', None, None): 'users.name'}
query = SQLQuery('userName eq "ann" or userName eq "bob" and title eq "Boss"', "users", names, [])
print(" ".join(query.sql.split()), query.params)
PROGRAM
)"
expected="$(cat <<'SEEN'
SELECT DISTINCT users.* FROM users WHERE ((UPPER(users.username) = UPPER(%s)) OR (UPPER(users.username) = UPPER(%s))) AND (users.title = %s); ['ann', 'bob', 'Boss']
SEEN
)"
printf '%s\n' "$found"
if [ "$found" != "$expected" ]; then
    printf 'It behaves in another way now; expected to see:\n%s\n' "$expected" >&2
    exit 1
fi
