#!/bin/sh
# Runs beside a node: has its address taken away from the seed name when the node has not served for a while,
# and added again when it serves.
#
#   monitor.sh --register HOOK --unregister HOOK
#              [--file FILE] [--host HOST] [--port PORT] [--every SECONDS] [--down-after SECONDS]
#
#   --register HOOK         a command; called as HOOK ADDRESS. Adds the address to the name
#   --unregister HOOK       a command; called as HOOK ADDRESS. Takes it away
#   --file FILE             where start.sh kept the address (/var/run/onehop-address)
#   --host HOST, --port PORT   where the node is asked whether it serves (127.0.0.1, 3000)
#   --every SECONDS         pause between checks, 1 or more (5)
#   --down-after SECONDS    how long it must have been silent to be taken away (15)
#
# Ends when the file is gone (stop.sh removes it) or by a signal, and leaves the name as it is. A hook that
# fails is called again after the next check. A machine that ends without warning cannot run this: for those
# use update.sh elsewhere, or the provider's health checks.
# Exit code: 0 the file is gone, 2 wrong arguments.
set -u
export LC_ALL=C

usage() { sed -n '2,/^set/s/^# \{0,1\}//p' "$0"; }
say() { printf 'monitor.sh: %s\n' "$*" >&2; }
wrong() { say "$@"; usage >&2; exit 2; }
here=$(dirname "$0")

register=
unregister=
file=/var/run/onehop-address
host=127.0.0.1
port=3000
every=5
down_after=15
while [ $# -gt 0 ]; do
    [ "$1" != --help ] || { usage; exit 0; }
    [ $# -ge 2 ] || wrong "$1 is unknown or needs a value"
    case $1 in
        --register) register=$2 ;;
        --unregister) unregister=$2 ;;
        --file) file=$2 ;;
        --host) host=$2 ;;
        --port) port=$2 ;;
        --every) every=$2 ;;
        --down-after) down_after=$2 ;;
        *) wrong "unknown argument: $1" ;;
    esac
    shift 2
done
[ -n "$register" ] || wrong "--register is missing"
[ -n "$unregister" ] || wrong "--unregister is missing"
case $every in '' | 0 | *[!0-9]*) wrong "not a number of seconds: $every" ;; esac
case $down_after in '' | *[!0-9]*) wrong "not a number of seconds: $down_after" ;; esac

registered=yes      # start.sh did it
silent_since=
while [ -r "$file" ]; do
    read -r address <"$file" || address=
    case $address in
        '' | *[!0-9A-Za-z.:_-]*) say "not an address in $file: '$address'"; sleep "$every"; continue ;;
    esac
    now=$(date +%s)
    "$here/health.sh" --host "$host" --port "$port" --timeout 1
    case $? in
        0)
            silent_since=
            if [ "$registered" = no ]; then
                if sh -c "$register \"\$1\"" hook "$address"; then
                    registered=yes
                    printf 'registered %s\n' "$address"
                else
                    say "the hook failed: $register $address"
                fi
            fi ;;
        1)
            silent_since=${silent_since:-$now}
            if [ "$registered" = yes ] && [ $((now - silent_since)) -ge "$down_after" ]; then
                if sh -c "$unregister \"\$1\"" hook "$address"; then
                    registered=no
                    printf 'unregistered %s\n' "$address"
                else
                    say "the hook failed: $unregister $address"
                fi
            fi ;;
        *) exit 2 ;;
    esac
    sleep "$every"
done
