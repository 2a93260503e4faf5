#!/usr/bin/env bash
# What a check of a request never asked before reads, and how often the caches miss: simulated by callgrind, less an
# empty loop. The caches are those named here, whatever machine this runs on: 32 KiB by 8 ways, and behind them 1 MiB
# by 16, as large as the second level of a server's core. Needs valgrind.
#
#   cache.sh path/to/fresh > cache.tsv
set -euo pipefail
fresh=$1
requests=$("$fresh" counted)

# Reads, first-level and second-level misses of reads; the events are Ir Dr Dw I1mr D1mr D1mw ILmr DLmr DLmw.
count() { # contender size
    valgrind --tool=callgrind --callgrind-out-file=/dev/null --cache-sim=yes \
        --I1=32768,8,64 --D1=32768,8,64 --LL=1048576,16,64 --toggle-collect='*counted_checks*' \
        "$fresh" count "$1" "$2" 2>&1 | sed -n 's/.*Collected : //p' | awk '{ print $2, $5, $8 }'
}

printf '# cache, engine, size, reads a check, first-level misses, second-level misses\n'
for size in medium large; do
    nothing=$(count nothing "$size")
    for name in Countersign 'Countersign, from numbers' 'floor B: inline grants' 'floor B, sets and wide ids'; do
        all=$(count "$name" "$size")
        awk -v name="$name" -v size="$size" -v all="$all" -v nothing="$nothing" -v n="$requests" 'BEGIN {
            split(all, a, " "); split(nothing, b, " ")
            printf "cache\t%s\t%s", name, size
            for (at = 1; at <= 3; at++) printf "\t%.2f", (a[at] - b[at]) / n
            print ""
        }'
    done
done
