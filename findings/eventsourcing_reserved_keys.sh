#!/usr/bin/env bash
# eventsourcing 9.5.6 (PyPI): a map with the keys `_type_` and `_data_` comes back as something else.
# Expected: the library marks its own values with these keys, and escapes or refuses a map of the host's that has them.
# Seen: the map is stored as it is and read as the library's mark: a custom field of a post comes back as an instant.
# Why a host cares: whatever people may store as JSON (custom fields, labels) can change its type on the way, or raise an
# error when the history is read.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/env"
"$place/env/bin/pip" install --quiet --disable-pip-version-check eventsourcing==9.5.6

found="$("$place/env/bin/python" - <<'PROGRAM'
from eventsourcing.persistence import DatetimeAsISO, JSONTranscoder
transcoder = JSONTranscoder()
transcoder.register(DatetimeAsISO())
field = {"_type_": "datetime_iso", "_data_": "2026-01-01"}
print(repr(transcoder.decode(transcoder.encode(field))))
PROGRAM
)"
expected="$(cat <<'SEEN'
datetime.datetime(2026, 1, 1, 0, 0)
SEEN
)"
printf '%s\n' "$found"
if [ "$found" != "$expected" ]; then
    printf 'It behaves in another way now; expected to see:\n%s\n' "$expected" >&2
    exit 1
fi
