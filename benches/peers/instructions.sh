#!/usr/bin/env bash
# Instructions of a check of every contender, counted by callgrind, less those of an empty loop. Needs valgrind.
#
#   instructions.sh path/to/compare > instructions.tsv
set -euo pipefail
compare=$1
requests=4096

count() { # contender size
    valgrind --tool=callgrind --callgrind-out-file=/dev/null --toggle-collect='*counted_checks*' \
        "$compare" count "$1" "$2" 2>&1 | sed -n 's/.*Collected : //p'
}

printf '# instructions, engine, size, instructions a check\n'
for size in small medium large; do
    nothing=$(count nothing "$size")
    "$compare" names | while IFS= read -r name; do
        # These take minutes to load or to run so.
        case $name in
        *casbin* | *oso* | *regorus* | *cedar* | *role-system* | *naive* | *"+ build"*) [ "$size" = medium ] || continue ;;
        esac
        case $name in
        *"+ build"*) continue ;;
        esac
        all=$(count "$name" "$size")
        awk -v name="$name" -v size="$size" -v all="$all" -v nothing="$nothing" -v n="$requests" \
            'BEGIN { printf "instructions\t%s\t%s\t%.1f\n", name, size, (all - nothing) / n }'
    done
done
