#!/usr/bin/env bash
# Runs these tests against SQLite, which is built in, and against a PostgreSQL that is started for them on loopback, on
# a free port, in a temporary folder, and stopped again. Takes PostgreSQL from the distribution's packages if there is
# none and this is root. Arguments go to `cargo test`.
set -euo pipefail
cd "$(dirname "$0")"

die() {
    printf '%s\n' "$1" >&2
    exit 1
}

# The newest folder that has PostgreSQL's programs.
programs() {
    local folder
    for folder in $(printf '%s\n' /usr/lib/postgresql/*/bin /usr/pgsql-*/bin | sort -rV) \
        "$(dirname "$(readlink -f "$(command -v initdb || printf /none/initdb)")")"; do
        if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ]; then
            printf '%s\n' "$folder"
            return
        fi
    done
    return 1
}

install_postgres() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || die 'no PostgreSQL here: install it, or run this as root'
    export DEBIAN_FRONTEND=noninteractive
    # The package would start a server of its own.
    mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] ||
        printf 'create_main_cluster = false\n' >/etc/postgresql-common/createcluster.conf
    apt-get update -q && apt-get install -q -y --no-install-recommends postgresql
}

bin="$(programs)" || { install_postgres >&2 && bin="$(programs)"; } || die 'no PostgreSQL after installing it'

# PostgreSQL refuses to run as root.
as=()
if [ "$(id -u)" = 0 ]; then
    user=nobody
    ! id postgres >/dev/null 2>&1 || user=postgres
    as=(runuser -u "$user" --)
fi
server() {
    (cd "$work" && ${as[@]+"${as[@]}"} "$@")
}

work="$(mktemp -d)"
cleanup() {
    server "$bin/pg_ctl" -D "$work/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM
password="$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
printf '%s\n' "$password" >"$work/password"
[ "$(id -u)" != 0 ] || chown -R "$user" "$work"
server "$bin/initdb" -D "$work/data" -U tester --auth=scram-sha-256 --pwfile="$work/password" \
    --encoding=UTF8 --locale=C >"$work/initdb.log" || die "$(cat "$work/initdb.log")"

port=
for _ in $(seq 20); do
    try=$((20000 + RANDOM % 30000))
    options="-c listen_addresses=127.0.0.1 -c port=$try -c unix_socket_directories='' -c fsync=off"
    if server "$bin/pg_ctl" -D "$work/data" -l "$work/server.log" -w -t 60 -o "$options" start >/dev/null 2>&1; then
        port=$try
        break
    fi
done
[ -n "$port" ] || die "PostgreSQL does not start: $(cat "$work/server.log")"
server "$bin/postgres" --version

COUNTERSIGN_POSTGRES_URL="postgres://tester:$password@127.0.0.1:$port/postgres" cargo test --locked "$@"
