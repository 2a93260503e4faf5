#!/usr/bin/env bash
# croniter 7.0.0 (PyPI): a job at a fixed time of day runs twice when clocks are set back.
# Expected: what cron daemons do with a fixed hour, and what the npm package cron-parser 5.10.6 answers: once a day.
# Seen: half past two on 25 October 2026 in Paris comes twice, at offset +02:00 and again at +01:00.
# Why a host cares: a recurring post whose key is the instant is published twice that night. Key a recurring post by its
# local date and its rule.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/env"
"$place/env/bin/pip" install --quiet --disable-pip-version-check croniter==7.0.0 tzdata==2025.2

found="$("$place/env/bin/python" - <<'PROGRAM'
from datetime import datetime
from zoneinfo import ZoneInfo
from croniter import croniter
times = croniter("30 2 * * *", datetime(2026, 10, 24, 12, tzinfo=ZoneInfo("Europe/Paris")))
for _ in range(3):
    print(times.get_next(datetime).isoformat())
PROGRAM
)"
expected="$(cat <<'SEEN'
2026-10-25T02:30:00+02:00
2026-10-25T02:30:00+01:00
2026-10-26T02:30:00+01:00
SEEN
)"
printf '%s\n' "$found"
if [ "$found" != "$expected" ]; then
    printf 'It behaves in another way now; expected to see:\n%s\n' "$expected" >&2
    exit 1
fi
