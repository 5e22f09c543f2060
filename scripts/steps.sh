# SPDX-License-Identifier: GPL-3.0-or-later
# To be sourced by what takes long. `try TEXT COMMAND...` says what is done and runs the command; every 15 s it tells how
# far that is, by the command's last line. All lines are in $scratch/log. `step` is the same, and shows them on failure.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

progress() {
  local seconds=0
  while sleep 15 >/dev/null; do
    ((seconds += 15))
    echo "   $seconds s: $(tail -n 1 "$scratch/log" | tr -d '\000-\010\013-\037' | cut -c 1-100)"
  done
}

try() {
  local status=0
  echo "-- $1"
  shift
  progress 2>/dev/null &
  "$@" >"$scratch/log" 2>&1 || status=$?
  kill $! 2>/dev/null
  wait $! 2>/dev/null || true
  return $status
}

step() {
  try "$@" || { cat "$scratch/log" >&2; return 1; }
}
