#!/usr/bin/env bash
# xstate 5.33.3 (npm): a deadline does not survive a restart.
# Expected: a machine that waits in a state with `after` and is started again from its persisted snapshot still leaves that
# state when the time is up, at the old instant or, at least, counted anew.
# Seen: the restored machine stays for ever; nothing in the snapshot tells of the time.
# Why a host cares: a post in review that should expire waits for ever after the next deployment. Keep deadlines as data and
# ask which is next, instead of leaving them to a timer in memory.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
cd "$place"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund xstate@5.33.3

found="$(node --input-type=module - <<'PROGRAM'
import { createActor, createMachine } from 'xstate';
const machine = createMachine({ initial: 'review', states: { review: { after: { 100: 'expired' } }, expired: {} } });
const pause = () => new Promise((done) => setTimeout(done, 1000));
const first = createActor(machine).start();
const saved = JSON.parse(JSON.stringify(first.getPersistedSnapshot()));
await pause();
const restored = createActor(machine, { snapshot: saved }).start();
await pause();
console.log(first.getSnapshot().value, restored.getSnapshot().value, Object.keys(saved).sort().join(' '));
PROGRAM
)"
expected="$(cat <<'SEEN'
expired review children context historyValue status value
SEEN
)"
printf '%s\n' "$found"
if [ "$found" != "$expected" ]; then
    printf 'It behaves in another way now; expected to see:\n%s\n' "$expected" >&2
    exit 1
fi
