#!/bin/bash
# Debian's Postfix and Dovecot on loopback: a mail server that refuses whom a test names, and mailboxes to read back by
# IMAP. Nothing leaves the machine. README.md says what it needs; it has to be started by root.
#   SMTP_RUN     ./run  where its files go; users postfix and nobody must be able to reach it
#   SMTP_PORTS   2755   the first of five ports: plain, submission (STARTTLS and login), TLS at once, IMAP, logins
#   SMTP_TLS     2757   the port that is encrypted from the first byte
# ./start_postfix.sh          start; "ready" on the last line
# ./start_postfix.sh reload   read the faults anew (run/faults by recipient, run/late_faults by header)
# ./start_postfix.sh stop     end it
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
run=${SMTP_RUN:-$here/run} first=${SMTP_PORTS:-2755} tls=${SMTP_TLS:-$((${SMTP_PORTS:-2755} + 2))}
postfix=$run/postfix dovecot=$run/dovecot

stop() {
    postfix -c "$postfix/etc" stop >/dev/null 2>&1 || true
    [ -f "$dovecot/base/master.pid" ] && kill "$(cat "$dovecot/base/master.pid")" 2>/dev/null || true
    for _ in $(seq 100); do
        postfix -c "$postfix/etc" status >/dev/null 2>&1 || [ -f "$dovecot/base/master.pid" ] || break
        sleep .05
    done
}
case "${1:-start}" in
    stop) stop; exit ;;
    reload) postfix -c "$postfix/etc" reload >/dev/null 2>&1; exit ;;
esac
if [ "$(id -u)" != 0 ]; then echo "Postfix is started by root only" >&2; exit 1; fi

mkdir -p "$postfix"/{etc,queue,data} "$run/mail" "$dovecot"
chown postfix "$postfix/data"
chown nobody:nogroup "$run/mail"
[ -f "$run/cert.pem" ] || openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost \
    -addext "subjectAltName=DNS:localhost,IP:127.0.0.1" -keyout "$run/key.pem" -out "$run/cert.pem" 2>/dev/null
[ -f "$run/faults" ] || : >"$run/faults"
[ -f "$run/late_faults" ] || : >"$run/late_faults"
uid=$(id -u nobody) gid=$(id -g nobody)

cat >"$postfix/etc/main.cf" <<CONF
compatibility_level = 3.6
queue_directory = $postfix/queue
data_directory = $postfix/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = $postfix/mail.log
maillog_file_prefixes = $postfix
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.brand.test
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
virtual_mailbox_domains = brand.test
virtual_mailbox_base = $run/mail
virtual_mailbox_maps = inline:{ ann@brand.test=ann/Maildir/ bob@brand.test=bob/Maildir/ cy@brand.test=cy/Maildir/ }
virtual_uid_maps = static:$uid
virtual_gid_maps = static:$gid
virtual_minimum_uid = 1
default_transport = error:5.7.1 this test server sends nothing out
relay_transport = error:5.7.1 this test server sends nothing out
smtpd_tls_cert_file = $run/cert.pem
smtpd_tls_key_file = $run/key.pem
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:$((first + 4))
smtpd_sasl_auth_enable = yes
smtpd_delay_reject = yes
smtpd_recipient_restrictions = check_recipient_access regexp:$run/faults, permit_sasl_authenticated, reject_unauth_destination
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
header_checks = regexp:$run/late_faults
message_size_limit = 5000000
CONF
asked="smtpd_recipient_restrictions=check_recipient_access,regexp:$run/faults,permit_sasl_authenticated,reject"
cat >"$postfix/etc/master.cf" <<CONF
127.0.0.1:$first inet n - n - - smtpd
127.0.0.1:$((first + 1)) inet n - n - - smtpd -o smtpd_tls_security_level=encrypt -o $asked
127.0.0.1:$tls inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
tlsmgr unix - - n 1000? 1 tlsmgr
showq unix n - n - - showq
postlog unix-dgram n - n - 1 postlogd
CONF
cat >"$dovecot/dovecot.conf" <<CONF
protocols = imap
base_dir = $dovecot/base
log_path = $dovecot/dovecot.log
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:$run/mail/%n/Maildir
passdb {
  driver = static
  args = password=only-for-tests
}
userdb {
  driver = static
  args = uid=$uid gid=$gid home=$run/mail/%n
}
first_valid_uid = 1
service imap-login {
  inet_listener imap {
    port = $((first + 3))
  }
  inet_listener imaps {
    port = 0
  }
}
service auth {
  inet_listener {
    address = 127.0.0.1
    port = $((first + 4))
  }
}
service stats {
  unix_listener stats-writer {
    mode = 0666
  }
}
CONF
dovecot -c "$dovecot/dovecot.conf" >/dev/null 2>&1 </dev/null || { tail -5 "$dovecot/dovecot.log" >&2; exit 1; }
postfix -c "$postfix/etc" start >/dev/null 2>&1 </dev/null || { tail -5 "$postfix/mail.log" >&2; exit 1; }
for _ in $(seq 100); do (exec 3<>"/dev/tcp/127.0.0.1/$first") 2>/dev/null && break; sleep .05; done
echo "ready: Postfix $(postconf -c "$postfix/etc" -h mail_version), Dovecot $(dovecot --version | cut -d' ' -f1)"
