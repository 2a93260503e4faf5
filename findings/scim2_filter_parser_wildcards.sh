#!/usr/bin/env bash
# scim2-filter-parser 0.7.0 (PyPI): an underscore in `co` or `sw` stands for any character.
# Expected: RFC 7644, section 3.4.2.2: `co` and `sw` compare with the text as it is written; `_` and `%` mean nothing there.
# Seen: the text becomes a LIKE pattern as it is; asked in SQLite, the name `annxlee` contains `ann_lee`.
# Why a host cares: user names and group names are full of underscores, so a synchronisation by `sw` takes in neighbours.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/env"
"$place/env/bin/pip" install --quiet --disable-pip-version-check scim2-filter-parser==0.7.0

found="$("$place/env/bin/python" - <<'PROGRAM'
import sqlite3
from scim2_filter_parser.queries import SQLQuery
names = {('userName', None, None): 'users.username', ('title', None, None): 'users.title', ('displayName', None, None): 'users.name'}
base = sqlite3.connect(":memory:")
base.execute("CREATE TABLE users (username TEXT)")
base.executemany("INSERT INTO users VALUES (?)", [("ann_lee",), ("annxlee",), ("bob",)])
query = SQLQuery('userName co "ann_lee"', "users", names, [])
rows = base.execute(query.sql.replace("%s", "?").rstrip("; \n"), query.params)
print(query.params, sorted(row[0] for row in rows))
PROGRAM
)"
expected="$(cat <<'SEEN'
['%ann_lee%'] ['ann_lee', 'annxlee']
SEEN
)"
printf '%s\n' "$found"
if [ "$found" != "$expected" ]; then
    printf 'It behaves in another way now; expected to see:\n%s\n' "$expected" >&2
    exit 1
fi
