#!/usr/bin/env bash
# ics 0.7.3 (PyPI): a calendar that is read and written again keeps the rule of a series and loses its time zone.
# Expected: a weekly event at 9 o'clock in Paris is one afterwards.
# Seen: DTSTART comes out in UTC beside the same RRULE, so that from the next change of clocks on the series lies an hour off.
# Why a host cares: an editorial calendar that is imported and exported moves every recurring post by an hour half the year.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/env"
"$place/env/bin/pip" install --quiet --disable-pip-version-check ics==0.7.3

found="$("$place/env/bin/python" - <<'PROGRAM'
import ics
text = "\r\n".join([
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//EN", "BEGIN:VEVENT", "UID:1@example.com",
    "DTSTAMP:20260101T000000Z", "DTSTART;TZID=Europe/Paris:20260105T090000", "DTEND;TZID=Europe/Paris:20260105T093000",
    "RRULE:FREQ=WEEKLY", "SUMMARY:Post", "END:VEVENT", "END:VCALENDAR", ""])
for line in ics.Calendar(text).serialize().splitlines():
    if line.startswith(("DTSTART", "RRULE")):
        print(line)
PROGRAM
)"
expected="$(cat <<'SEEN'
RRULE:FREQ=WEEKLY
DTSTART:20260105T080000Z
SEEN
)"
printf '%s\n' "$found"
if [ "$found" != "$expected" ]; then
    printf 'It behaves in another way now; expected to see:\n%s\n' "$expected" >&2
    exit 1
fi
