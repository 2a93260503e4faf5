#!/usr/bin/env bash
# rrule 2.8.1 (npm): UNTIL in UTC is compared with local times.
# Expected: RFC 5545, section 3.3.10: where DTSTART has a time zone, UNTIL is in UTC and bounds instants, inclusively. Until
# 10:00 UTC on 3 January there are two occurrences at 9 o'clock in New York (14:00 UTC); until midnight UTC there are three
# at 9 o'clock in Tokyo, which is that very midnight.
# Seen: three and two.
# Why a host cares: west of Greenwich a series runs a day too long, after whoever ordered it said that it ends; east of it
# the last post is missing.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
cd "$place"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund rrule@2.8.1

found="$(TZ=UTC node --input-type=module - <<'PROGRAM'
import rrule from 'rrule';
const count = (zone, until) =>
    rrule.rrulestr(`DTSTART;TZID=${zone}:20260101T090000\nRRULE:FREQ=DAILY;UNTIL=${until}`).all().length;
console.log(count('America/New_York', '20260103T100000Z'), count('Asia/Tokyo', '20260103T000000Z'));
PROGRAM
)"
expected="$(cat <<'SEEN'
3 2
SEEN
)"
printf '%s\n' "$found"
if [ "$found" != "$expected" ]; then
    printf 'It behaves in another way now; expected to see:\n%s\n' "$expected" >&2
    exit 1
fi
