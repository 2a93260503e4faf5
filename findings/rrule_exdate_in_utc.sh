#!/usr/bin/env bash
# rrule 2.8.1 (npm): an exception written in UTC does not except an occurrence of a rule with a time zone.
# Expected: RFC 5545, section 3.8.5.1: EXDATE names instants; 14:00 UTC is 9 o'clock in New York in January, so the second of
# three days is left out.
# Seen: all three days.
# Why a host cares: a post of a series that somebody took out of the calendar goes out all the same.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
cd "$place"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund rrule@2.8.1

found="$(TZ=UTC node --input-type=module - <<'PROGRAM'
import rrule from 'rrule';
const rule = rrule.rrulestr(
    'DTSTART;TZID=America/New_York:20260101T090000\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20260102T140000Z',
);
console.log(rule.all().map((time) => time.toISOString()).join(' '));
PROGRAM
)"
expected="$(cat <<'SEEN'
2026-01-01T14:00:00.000Z 2026-01-02T14:00:00.000Z 2026-01-03T14:00:00.000Z
SEEN
)"
printf '%s\n' "$found"
if [ "$found" != "$expected" ]; then
    printf 'It behaves in another way now; expected to see:\n%s\n' "$expected" >&2
    exit 1
fi
