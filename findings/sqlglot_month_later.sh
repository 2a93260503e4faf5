#!/usr/bin/env bash
# sqlglot 30.30.0 (PyPI), MySQL to SQLite: a month later is another day, without its time.
# Expected: `DATE_ADD(at, INTERVAL 1 MONTH)` of 31 January, 9 o'clock, is 28 February, 9 o'clock, in MySQL.
# Seen: SQLite's `DATE(at, '1 MONTH')`: 3 March, and the time of day is gone.
# Why a host cares: ends of access and publish times that are reckoned in the database differ between test and production.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/env"
"$place/env/bin/pip" install --quiet --disable-pip-version-check sqlglot==30.30.0

found="$("$place/env/bin/python" - <<'PROGRAM'
import sqlite3
import sqlglot
base = sqlite3.connect(":memory:")
base.executescript("CREATE TABLE post (at TEXT); INSERT INTO post VALUES ('2026-01-31 09:00:00');")
text = sqlglot.transpile("SELECT DATE_ADD(at, INTERVAL 1 MONTH) FROM post", read="mysql", write="sqlite")[0]
print(text, base.execute(text).fetchall())
PROGRAM
)"
expected="$(cat <<'SEEN'
SELECT DATE(at, '1 MONTH') FROM post [('2026-03-03',)]
SEEN
)"
printf '%s\n' "$found"
if [ "$found" != "$expected" ]; then
    printf 'It behaves in another way now; expected to see:\n%s\n' "$expected" >&2
    exit 1
fi
