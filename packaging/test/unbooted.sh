# Read by test-deb where no systemd can be booted: the package in a root that nothing runs in, and its server as a plain
# process.
# shellcheck shell=bash disable=SC2154

untried 'the service under systemd (start, readiness, sandbox, restart, upgrade while it runs)'
# dpkg's scripts and systemd-sysusers need no running system.
in_machine() { chroot "$root" "$@"; }

said=$(dpkg -i /old.deb 2>&1) || fail "it cannot be installed: $said"
is 'the next step is said' 'Run: sudo xmppd init' "$(grep Run: <<<"$said")"
is 'user and group are made' 'xmppd:x:/var/lib/xmppd:/usr/sbin/nologin xmppd' \
  "$(in_machine getent passwd xmppd | cut -d: -f1,2,6,7) $(in_machine id -gn xmppd)"
gone 'nothing is configured' "$root/etc/xmppd/xmppd.toml" "$root/var/lib/xmppd/xmppd.db"
# The package's own call wants /proc, which perhaps nobody may mount here.
ok 'the directories' systemd-tmpfiles --create "--root=$root" xmppd.conf

ok 'init' in_machine xmppd --system init --yes --domain t.example --admin anna@t.example --listen 127.0.0.1:0
is 'the configuration' '640 xmppd:xmppd' "$(mode /etc/xmppd/xmppd.toml)"
is 'the database' '600 xmppd:xmppd' "$(mode /var/lib/xmppd/xmppd.db)"

start_server() {
  : >"$work/ready"
  chroot --userspec=xmppd:xmppd "$root" xmppd --system run >"$work/ready" 2>"$work/stderr" &
  server=$!
  local try
  for try in $(seq 300); do
    grep -q '^Ready' "$work/ready" && break
    kill -0 "$server" 2>/dev/null || fail "it does not run (looked $try times): $(cat "$work/stderr")"
    sleep 0.1
  done
  address=$(sed -n 's/^Ready:.*c2s_tls \([0-9.:]*\).*/\1/p' "$work/ready")
}
logs_in() {
  python3 "$here/chat.py" "$address" "$root/etc/xmppd/certs/t.example.pem" anna@t.example \
    "$root/var/lib/xmppd/admin-password" login
}
start_server
ok 'a client logs in' logs_in
ok 'root operates it' in_machine xmppd status
ok 'stop' in_machine xmppd stop
wait "$server"

before=$(in_machine sha256sum /etc/xmppd/xmppd.toml /etc/xmppd/certs/t.example.pem)
ok 'upgrade' dpkg -i /new.deb
is 'the configuration is as it was' "$before" \
  "$(in_machine sha256sum /etc/xmppd/xmppd.toml /etc/xmppd/certs/t.example.pem)"
start_server
ok 'a client logs in again' logs_in
ok 'stop again' in_machine xmppd stop
wait "$server"

ok 'remove' dpkg -r xmppd
gone 'the program is gone' "$root/usr/bin/xmppd" "$root/usr/lib/systemd/system/xmppd.service"
ok 'configuration and database stay' in_machine test -e /etc/xmppd/xmppd.toml -a -e /var/lib/xmppd/xmppd.db
ok 'install again' dpkg -i /new.deb
ok 'purge' dpkg -P xmppd
gone 'configuration, data and logs are gone' "$root/etc/xmppd" "$root/var/lib/xmppd" "$root/var/log/xmppd" "$root/run/xmppd"

printf '%d passed, 0 failed; the service itself was not tried (above)\n' "$passed"
