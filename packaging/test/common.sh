# Read by the tests of the packages: words for what is looked at, and a machine to install them on.
# shellcheck shell=bash

set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/xmppd-packages.XXXXXX")
passed=0
# The process that has booted in the machine.
leader=
# What holds the machine.
nspawn=

say() { printf '  %s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }
# ok WHAT COMMAND...: the command must succeed.
ok() {
  local what=$1 output
  shift
  output=$("$@" 2>&1) || fail "$what: $* gave status $?
$output"
  passed=$((passed + 1))
  say "$what"
}
# is WHAT WANTED FOUND
is() {
  [ "$2" = "$3" ] || fail "$1: wanted '$2', found '$3'"
  passed=$((passed + 1))
  say "$1"
}
# gone WHAT PATH...
gone() {
  local what=$1 path
  shift
  for path; do
    if [ -e "$path" ] || [ -L "$path" ]; then fail "$what: $path is still there"; fi
  done
  passed=$((passed + 1))
  say "$what"
}

need() {
  local tool
  for tool; do command -v "$tool" >/dev/null || fail "$tool is missing"; done
}

# A Debian with systemd (and rpm, for the other package) in $work/root: a copy of PACKAGES_ROOT where that is set, which is
# made if it is not there.
make_root() {
  if [ -z "${PACKAGES_ROOT:-}" ]; then
    bootstrap "$work/root"
    return
  fi
  [ -d "$PACKAGES_ROOT" ] || keep_root
  cp -a "$PACKAGES_ROOT" "$work/root"
}
keep_root() {
  bootstrap "$PACKAGES_ROOT.new"
  mv "$PACKAGES_ROOT.new" "$PACKAGES_ROOT"
}
bootstrap() {
  rm -rf "$1"
  debootstrap --variant=minbase --include=systemd,rpm bookworm "$1" >"$work/debootstrap.log" 2>&1 ||
    fail "no clean Debian: $(tail -n 5 "$work/debootstrap.log")"
}

# Boots systemd in the root, with a network of its own that has only a loopback. Where this machine cannot boot one, the
# status is 1 and boot.log tells why.
try_boot() {
  systemd-nspawn --quiet --directory "$work/root" --private-network --boot --register=no --keep-unit --console=pipe \
    </dev/null >"$work/boot.log" 2>&1 &
  nspawn=$!
  local try
  for try in $(seq 300); do
    leader=$(pgrep -P "$nspawn" || true)
    if [ -n "$leader" ] && in_machine test -d /run/systemd/system 2>/dev/null; then
      in_machine systemctl is-system-running --wait >/dev/null 2>&1 && return
    fi
    kill -0 "$nspawn" 2>/dev/null || break
    sleep 0.1
  done
  echo "(looked $try times)" >>"$work/boot.log"
  kill -TERM "$nspawn" 2>/dev/null || true
  wait "$nspawn" 2>/dev/null || true
  nspawn='' leader=''
  return 1
}
# Ends a test that can show nothing without a booted machine.
boot() {
  try_boot && return
  untried "${0##*/}"
  exit 0
}
untried() {
  printf 'NOT TRIED: %s: this machine cannot boot systemd in systemd-nspawn:\n' "$1"
  sed 's/^/    /' "$work/boot.log"
}

in_machine() { nsenter --all --target "$leader" -- "$@"; }
# As a user of the machine.
in_machine_as() {
  local user=$1
  shift
  in_machine runuser -u "$user" -- "$@"
}
# A property of the service.
state() { in_machine systemctl show -P "$1" xmppd.service; }
# Rights and owners of a file of the machine.
mode() { in_machine stat -c '%a %U:%G' "$1"; }
# The client runs here, in the network of the machine.
chat() { nsenter --net --target "$leader" -- python3 "$here/chat.py" 127.0.0.1:5223 "$@"; }

end() {
  local status=$?
  # Servers of this test.
  jobs -pr | grep -vx "${nspawn:-0}" | xargs -r kill 2>/dev/null || true
  if [ "$status" -ne 0 ] && [ -n "$leader" ]; then
    in_machine journalctl --no-pager --quiet --lines 20 --unit xmppd >&2 || true
  fi
  if [ -n "$nspawn" ]; then
    kill -TERM "$nspawn" 2>/dev/null || true
    wait "$nspawn" 2>/dev/null || true
  fi
  rm -rf "$work"
  exit "$status"
}
trap end EXIT
