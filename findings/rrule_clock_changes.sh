#!/usr/bin/env bash
# rrule 2.8.1 (npm): a daily time that the change of clocks skips or repeats is taken on the unusual side.
# Expected: RFC 5545, section 3.3.5: a local time that does not exist takes the offset from before the gap (02:30 in Paris on
# 29 March 2026 is 01:30 UTC, shown as 03:30), and one that exists twice is its first occurrence (25 October: 00:30 UTC).
# Seen: 00:30 UTC (which is 01:30 in Paris, an hour before the rule's time) and 01:30 UTC (the second occurrence).
# Why a host cares: a post that is planned by such a rule goes out an hour early once a year and an hour late once a year.
# Resolve each local time once, by a rule that the host states, and store the instant.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
cd "$place"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund rrule@2.8.1

found="$(TZ=UTC node --input-type=module - <<'PROGRAM'
import rrule from 'rrule';
for (const day of ['20260329', '20261025']) {
    const rule = rrule.rrulestr(`DTSTART;TZID=Europe/Paris:${day}T023000\nRRULE:FREQ=DAILY;COUNT=1`);
    console.log(rule.all().map((time) => time.toISOString()).join(' '));
}
PROGRAM
)"
expected="$(cat <<'SEEN'
2026-03-29T00:30:00.000Z
2026-10-25T01:30:00.000Z
SEEN
)"
printf '%s\n' "$found"
if [ "$found" != "$expected" ]; then
    printf 'It behaves in another way now; expected to see:\n%s\n' "$expected" >&2
    exit 1
fi
