#!/usr/bin/env bash
# Runs these tests against SQLite, which is built in, against a PostgreSQL that is started for them on loopback, on a free
# port, and against a MariaDB on a socket, without a network; both in a temporary folder, and stopped again. Takes them
# from the distribution's packages if there are none and this is root. Arguments go to `cargo test`.
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

install_mariadb() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || die 'no MariaDB here: install it, or run this as root'
    export DEBIAN_FRONTEND=noninteractive
    # The package would start a server of its own: services are not started while this file says so.
    local policy=/usr/sbin/policy-rc.d made=
    [ -e "$policy" ] || { made=1 && printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy"; }
    local done=0
    { apt-get update -q && apt-get install -q -y --no-install-recommends mariadb-server mariadb-client; } || done=$?
    [ -z "$made" ] || rm -f "$policy"
    return "$done"
}

PATH="$PATH:/usr/sbin"
command -v mariadbd >/dev/null && command -v mariadb >/dev/null || install_mariadb >&2 || die 'MariaDB is not installed'
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

mariadb=
work="$(mktemp -d)"
cleanup() {
    server "$bin/pg_ctl" -D "$work/data" -m immediate stop >/dev/null 2>&1 || true
    [ -z "$mariadb" ] || { kill "$mariadb" && wait "$mariadb"; } 2>/dev/null || true
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

# The files of its system tables, then the server; both as the user that owns the folder.
socket="$work/mariadb.sock"
server mariadb-install-db --no-defaults --datadir="$work/mariadb" --auth-root-authentication-method=normal \
    --skip-test-db >"$work/mariadb.log" 2>&1 || die "$(cat "$work/mariadb.log")"
(cd "$work" && exec ${as[@]+"${as[@]}"} mariadbd --no-defaults --datadir="$work/mariadb" --socket="$socket" \
    --pid-file="$work/mariadb.pid" --skip-networking --innodb-flush-log-at-trx-commit=0) >>"$work/mariadb.log" 2>&1 &
mariadb=$!
client() {
    mariadb --no-defaults --socket="$socket" --user=root "$@"
}
for _ in $(seq 300); do
    ! client -e 'CREATE DATABASE countersign' 2>/dev/null || break
    sleep 0.2
done
client -N -e "SELECT CONCAT('MariaDB ', VERSION(), ', ', @@collation_database)" countersign ||
    die "MariaDB does not start: $(cat "$work/mariadb.log")"

COUNTERSIGN_MARIADB_SOCKET="$socket" COUNTERSIGN_POSTGRES_URL="postgres://tester:$password@127.0.0.1:$port/postgres" cargo test --locked "$@"
