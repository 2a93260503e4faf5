#!/usr/bin/env bash
# sqlglot 30.30.0 (PyPI), MySQL to SQLite: a number in hexadecimal becomes bytes.
# Expected: `id = 0xFF` compares with 255 in MySQL, and SQLite reads `0xFF` as 255 too.
# Seen: `id = x'FF'`, a blob of one byte in SQLite, which equals no number.
# Why a host cares: masks of permissions are written in hexadecimal, and a filter by one finds nothing.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/env"
"$place/env/bin/pip" install --quiet --disable-pip-version-check sqlglot==30.30.0

found="$("$place/env/bin/python" - <<'PROGRAM'
import sqlite3
import sqlglot
base = sqlite3.connect(":memory:")
base.executescript("CREATE TABLE post (id INTEGER); INSERT INTO post VALUES (255);")
text = sqlglot.transpile("SELECT id FROM post WHERE id = 0xFF", read="mysql", write="sqlite")[0]
print(text, base.execute(text).fetchall(), base.execute("SELECT id FROM post WHERE id = 0xFF").fetchall())
PROGRAM
)"
expected="$(cat <<'SEEN'
SELECT id FROM post WHERE id = x'FF' [] [(255,)]
SEEN
)"
printf '%s\n' "$found"
if [ "$found" != "$expected" ]; then
    printf 'It behaves in another way now; expected to see:\n%s\n' "$expected" >&2
    exit 1
fi
