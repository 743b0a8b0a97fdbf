#!/usr/bin/env bash
# Prometheus for the tests: its two programs, from Debian's package, in a folder of their own. Nothing is installed and nothing runs
# afterwards; the tests start what they need.
#
#   eval "$(tests/prometheus.sh fetch)"    fetches it (or finds it) and sets MALLARD_TEST_PROMETHEUS to the folder of its programs
#   tests/prometheus.sh remove             deletes what "fetch" fetched
#
# MALLARD_PROMETHEUS_DIR moves the folder.
set -euo pipefail

dir="${MALLARD_PROMETHEUS_DIR:-${TMPDIR:-/tmp}/mallard-prometheus-$(id -u)}"

say() { echo "prometheus.sh: $*" >&2; }

fetch() {
  local bin
  if bin=$(command -v prometheus) && command -v promtool >/dev/null; then
    bin=$(dirname "$bin")
  else
    bin="$dir/usr/bin"
    [ -x "$bin/prometheus" ] && [ -x "$bin/promtool" ] || unpack
  fi
  echo "export MALLARD_TEST_PROMETHEUS='$bin'"
}

# The package would start a server on its usual port, and needs what its web pages are made of; its programs need neither.
unpack() {
  local root=()
  [ "$(id -u)" -eq 0 ] || root=(sudo)
  say "fetching the Debian package prometheus"
  rm -rf "$dir"
  mkdir -p "$dir/package"
  {
    "${root[@]}" apt-get update -q
    (cd "$dir/package" && apt-get download -q prometheus)
    dpkg-deb -x "$dir"/package/prometheus_*.deb "$dir"
    rm -rf "$dir/package"
  } >&2
}

case "${1:-}" in
  fetch) fetch ;;
  remove) rm -rf "$dir" ;;
  *) sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
