#!/usr/bin/env bash
# tmux for the tests: a terminal that a program can type into and read.
#
#   tests/tmux.sh install    installs the Debian package tmux where there is none
set -euo pipefail

install() {
  command -v tmux >/dev/null && return
  local root=()
  [ "$(id -u)" -eq 0 ] || root=(sudo)
  echo "tmux.sh: installing the Debian package tmux" >&2
  {
    "${root[@]}" apt-get update -q
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends tmux
  } >&2
}

case "${1:-}" in
  install) install ;;
  *) sed -n '2,4s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
