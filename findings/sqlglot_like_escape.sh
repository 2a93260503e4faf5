#!/usr/bin/env bash
# sqlglot 30.30.0 (PyPI), MySQL to SQLite: the backslash in a LIKE pattern is no escape any more.
# Expected: in MySQL `LIKE 'spring\_%'` finds names that begin with `spring_`; written for SQLite it needs ESCAPE.
# Seen: the pattern is copied without ESCAPE; SQLite looks for a backslash, and finds nothing.
# Why a host cares: a search over campaign names that works in production is empty in tests on SQLite.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/env"
"$place/env/bin/pip" install --quiet --disable-pip-version-check sqlglot==30.30.0

found="$("$place/env/bin/python" - <<'PROGRAM'
import sqlite3
import sqlglot
base = sqlite3.connect(":memory:")
base.executescript("CREATE TABLE post (name TEXT); INSERT INTO post VALUES ('spring_sale');")
text = sqlglot.transpile(r"SELECT name FROM post WHERE name LIKE 'spring\_%'", read="mysql", write="sqlite")[0]
print(text, base.execute(text).fetchall(), base.execute(text + r" ESCAPE '\'").fetchall())
PROGRAM
)"
expected="$(cat <<'SEEN'
SELECT name FROM post WHERE name LIKE 'spring\_%' [] [('spring_sale',)]
SEEN
)"
printf '%s\n' "$found"
if [ "$found" != "$expected" ]; then
    printf 'It behaves in another way now; expected to see:\n%s\n' "$expected" >&2
    exit 1
fi
