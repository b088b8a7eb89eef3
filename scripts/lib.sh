# Sourced by the other scripts: one line a step on the screen, everything else in a log that is shown when a step fails.

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
mkdir -p build
log=${log:-build/setup.log}

say() { printf '%s\n' "$*"; }
step() { say "· $*"; }
warn() { printf '! %s\n' "$*" >&2; }

show_log() {
  sed 's/^/    /' <(tail -n "${1:-20}" "$log") >&2
  printf '    (all of it: %s)\n' "$log" >&2
}

# try COMMAND...: its output goes to the log; the status comes back.
try() { printf '\n$ %s\n' "$*" >>"$log"; "$@" >>"$log" 2>&1; }

# must COMMAND...: as try, but a failure shows the end of the log and stops.
must() {
  try "$@" && return
  warn "That failed:"
  show_log
  exit 1
}

# hash FILE... : one short word that changes with any of them.
hash() { cat "$@" 2>/dev/null | cksum | tr ' ' -; }

cores() { nproc 2>/dev/null || getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2; }
