#!/usr/bin/env bash
# sqlglot 30.30.0 (PyPI), PostgreSQL to MySQL or SQLite: WITH TIES is dropped without a word.
# Expected: an error or a warning, as for other things that the target does not have (AT TIME ZONE warns).
# Seen: a plain LIMIT: rows that tie with the last one are missing.
# Why a host cares: "everything that is due at the next instant" becomes "one of the things that are due".
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/env"
"$place/env/bin/pip" install --quiet --disable-pip-version-check sqlglot==30.30.0

found="$("$place/env/bin/python" - <<'PROGRAM'
import logging
import sqlglot
logging.basicConfig(format="warned: %(message)s")
for target in ("mysql", "sqlite"):
    query = "SELECT id FROM post ORDER BY at FETCH FIRST 1 ROW WITH TIES"
    print(sqlglot.transpile(query, read="postgres", write=target, unsupported_level=sqlglot.ErrorLevel.RAISE)[0])
PROGRAM
)"
expected="$(cat <<'SEEN'
SELECT id FROM post ORDER BY CASE WHEN at IS NULL THEN 1 ELSE 0 END, at LIMIT 1
SELECT id FROM post ORDER BY at NULLS LAST LIMIT 1
SEEN
)"
printf '%s\n' "$found"
if [ "$found" != "$expected" ]; then
    printf 'It behaves in another way now; expected to see:\n%s\n' "$expected" >&2
    exit 1
fi
