#!/usr/bin/env bash
# A throw-away PostgreSQL for the tests: its own data folder, loopback only, a free port, a random password.
#
#   eval "$(tests/postgres.sh start)"    starts it (or finds it running) and sets MALLARD_TEST_POSTGRES
#   tests/postgres.sh stop               stops what "start" started, and deletes it
#
# Where PostgreSQL is not installed, "start" installs the Debian package. MALLARD_POSTGRES_DIR moves the folder.
set -euo pipefail

dir="${MALLARD_POSTGRES_DIR:-${TMPDIR:-/tmp}/mallard-postgres-$(id -u)}"
export LC_ALL=C

say() { echo "postgres.sh: $*" >&2; }

# The server refuses to run as root.
as_owner() {
  if [ "$(id -u)" -ne 0 ]; then "$@"; else (cd / && runuser -u "$owner" -- "$@"); fi
}

find_binaries() {
  local found
  found=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
  if [ -z "$found" ] && command -v initdb >/dev/null; then found=$(dirname "$(readlink -f "$(command -v initdb)")"); fi
  [ -n "$found" ] && [ -x "$found/initdb" ] && [ -x "$found/pg_ctl" ] && bin=$found
}

install() {
  local root=()
  [ "$(id -u)" -eq 0 ] || root=(sudo)
  say "installing the Debian package postgresql"
  {
    "${root[@]}" apt-get update -q
    # Without this, the package would start a server of its own on the usual port.
    "${root[@]}" mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] ||
      echo "create_main_cluster = false" | "${root[@]}" tee /etc/postgresql-common/createcluster.conf
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends postgresql
  } >&2
}

free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 10000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

is_running() { [ -f "$dir/data/postmaster.pid" ] && as_owner "$bin/pg_ctl" status -D "$dir/data" >/dev/null 2>&1; }

start() {
  if ! is_running; then
    rm -rf "$dir"
    mkdir -m 700 "$dir"
    head -c 18 /dev/urandom | base64 | tr '+/' 'ab' >"$dir/password"
    [ "$(id -u)" -ne 0 ] || chown -R "$owner" "$dir"
    as_owner "$bin/initdb" -D "$dir/data" -U mallard --auth=scram-sha-256 --pwfile="$dir/password" \
      --encoding=UTF8 --locale=C --no-sync >"$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log" >&2; exit 1; }

    local attempt
    for attempt in 1 2 3; do
      free_port >"$dir/port"
      # Nothing here outlives the tests, so nothing is flushed to disk.
      if as_owner "$bin/pg_ctl" start -w -t 60 -D "$dir/data" -l "$dir/server.log" -o "-p $(cat "$dir/port") \
        -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200 \
        -c fsync=off -c synchronous_commit=off -c full_page_writes=off" >&2; then break; fi
      [ "$attempt" -lt 3 ] || { cat "$dir/server.log" >&2; exit 1; }
    done
    say "running on port $(cat "$dir/port"), data in $dir"
  fi

  echo "export MALLARD_TEST_POSTGRES='Host=127.0.0.1;Port=$(cat "$dir/port");Username=mallard;Password=$(cat "$dir/password");Database=postgres'"
}

stop() {
  if is_running; then as_owner "$bin/pg_ctl" stop -w -m fast -D "$dir/data" >&2; fi
  rm -rf "$dir"
}

bin=
command=${1:-}
case "$command" in
  start) find_binaries || { install; find_binaries; } || { say "no PostgreSQL found"; exit 1; } ;;
  stop) find_binaries || { say "no PostgreSQL found, nothing to stop"; exit 0; } ;;
  *) sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac

owner=postgres
id "$owner" >/dev/null 2>&1 || owner=nobody
"$command"
