#!/usr/bin/env bash
# sqlglot 30.30.0 (PyPI), MySQL to SQLite: a comparison byte by byte becomes one that is never true.
# Expected: MySQL's `BINARY state = 'scheduled'` asks for the same bytes; SQLite compares so by default.
# Seen: `CAST(state AS BLOB) = 'scheduled'`: in SQLite a blob never equals a text, and the list is empty.
# Why a host cares: tests of a MySQL service that run on SQLite see empty lists, and a test that expects nothing is green.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/env"
"$place/env/bin/pip" install --quiet --disable-pip-version-check sqlglot==30.30.0

found="$("$place/env/bin/python" - <<'PROGRAM'
import sqlite3
import sqlglot
base = sqlite3.connect(":memory:")
base.executescript("CREATE TABLE post (id INTEGER, state TEXT); INSERT INTO post VALUES (1, 'scheduled');")
text = sqlglot.transpile("SELECT id FROM post WHERE BINARY state = 'scheduled'", read="mysql", write="sqlite")[0]
print(text, base.execute(text).fetchall())
PROGRAM
)"
expected="$(cat <<'SEEN'
SELECT id FROM post WHERE CAST(state AS BLOB) = 'scheduled' []
SEEN
)"
printf '%s\n' "$found"
if [ "$found" != "$expected" ]; then
    printf 'It behaves in another way now; expected to see:\n%s\n' "$expected" >&2
    exit 1
fi
