#!/bin/sh
# Instructions of a check, ours and hand-written, counted by callgrind; fails when a target is missed.
# In brackets, without a target: a hand-written check that answers for one permission only, not for a set.
#
#   benches/instructions.sh
set -eu
cd "$(dirname "$0")/.."

built() {
    cargo bench --bench "$1" --no-run --message-format=json 2>/dev/null |
        sed -n "s/.*\"name\":\"$1\".*\"executable\":\"\([^\"]*\)\".*/\1/p"
}

binary=$(built instructions)
explaining=$(built explaining)
requests=$("$binary")

count() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null --toggle-collect='*counted*' "$binary" "$@" 2>&1 |
        sed -n 's/.*Collected : //p'
}

compare() { # question form case target
    nothing=$(count "$3" "$2" "$1" nothing)
    ours=$(count "$3" "$2" "$1" ours)
    floor=$(count "$3" "$2" "$1" floor)
    one=0
    [ "$1" = can ] && one=$(count "$3" "$2" "$1" one)
    awk -v what="$1 $2 $3" -v target="$4" -v n="$requests" -v nothing="$nothing" \
        -v ours="$ours" -v floor="$floor" -v one="$one" '
        BEGIN {
            ours = (ours - nothing) / n
            floor = (floor - nothing) / n
            missed = ours / floor > target
            printf "%-46s %6.1f %6.1f %5.2f  at most %-4s", what, ours, floor, ours / floor, target
            if (one) {
                one = (one - nothing) / n
                printf " (%6.1f %5.2f)", one, ours / one
            }
            print (missed ? "  missed" : "")
            exit missed
        }' || status=1
}

status=0
printf '%-46s %6s %6s %5s %13s (%6s %5s)\n' '' ours floor ratio target one ratio
medium='organization-roles-allow organization-roles-deny 8-profile-roles-allow 8-profile-roles-deny
    50-profile-roles-allow 50-profile-roles-deny medium-tenant-allow medium-tenant-deny medium-tenant'
for case in $medium; do compare can hand "$case" 1.1; done
compare can hand small-tenant 1.4
for case in $medium; do compare can numbers "$case" 1.3; done
compare can numbers small-tenant 1.65
for case in $medium small-tenant; do compare permissions hand "$case" 1.5; done
awk -v n="$requests" -v all="$(count small-tenant hand building ours)" \
    'BEGIN { printf "building and dropping an actor of 8 assignments %.0f\n", all / n }'
# What `can` costs does not depend on whether the program explains.
plain=$(count medium-tenant hand can ours)
binary=$explaining
awk -v plain="$plain" -v explaining="$(count medium-tenant hand can ours)" '
    BEGIN {
        ratio = explaining / plain
        print "can in a program that explains, by can in one that does not", ratio
        exit ratio > 1.01 || ratio < 0.99
    }' || status=1
exit $status
