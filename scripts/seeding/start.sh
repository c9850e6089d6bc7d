#!/bin/sh
# Run when a node's machine starts, after the node was started: finds the machine's address, keeps it in a
# file, waits until the node serves, and has the address added to the name that clients use as seed.
#
#   start.sh (--address ADDRESS | --address-command COMMAND) --register HOOK
#            [--file FILE] [--host HOST] [--port PORT] [--wait SECONDS]
#
#   --address ADDRESS           the address clients use
#   --address-command COMMAND   prints it; for example: curl -fsS http://METADATA-SERVICE/public-address
#   --register HOOK             a command; called as HOOK ADDRESS. Adds the address to the name
#   --file FILE                 where the address is kept for stop.sh and monitor.sh (/var/run/onehop-address)
#   --host HOST, --port PORT    where the node is asked whether it serves (127.0.0.1, 3000)
#   --wait SECONDS              give up when it does not serve until then (300)
#
# Exit code: 0 registered, 1 no address, the node does not serve, or the hook failed, 2 wrong arguments.
set -u
export LC_ALL=C

usage() { sed -n '2,/^set/s/^# \{0,1\}//p' "$0"; }
say() { printf 'start.sh: %s\n' "$*" >&2; }
wrong() { say "$@"; usage >&2; exit 2; }
here=$(dirname "$0")

address=
address_command=
register=
file=/var/run/onehop-address
host=127.0.0.1
port=3000
wait_seconds=300
while [ $# -gt 0 ]; do
    [ "$1" != --help ] || { usage; exit 0; }
    [ $# -ge 2 ] || wrong "$1 is unknown or needs a value"
    case $1 in
        --address) address=$2 ;;
        --address-command) address_command=$2 ;;
        --register) register=$2 ;;
        --file) file=$2 ;;
        --host) host=$2 ;;
        --port) port=$2 ;;
        --wait) wait_seconds=$2 ;;
        *) wrong "unknown argument: $1" ;;
    esac
    shift 2
done
[ -n "$register" ] || wrong "--register is missing"
[ -n "$address$address_command" ] || wrong "--address or --address-command is missing"
case $wait_seconds in '' | *[!0-9]*) wrong "not a number of seconds: $wait_seconds" ;; esac

if [ -n "$address_command" ]; then
    address=$(sh -c "$address_command") || { say "cannot tell the address: $address_command"; exit 1; }
fi
case $address in
    '' | *[!0-9A-Za-z.:_-]*) say "not an address: '$address'"; exit 1 ;;
esac
# Written first: whatever happens from here on, stop.sh knows what to take away.
printf '%s\n' "$address" >"$file" || exit 1

end=$(($(date +%s) + wait_seconds))
until "$here/health.sh" --host "$host" --port "$port" --timeout 1; do
    [ $? -ne 2 ] || exit 2
    [ "$(date +%s)" -lt "$end" ] || { say "$host:$port does not serve after $wait_seconds s"; exit 1; }
    sleep 1
done

sh -c "$register \"\$1\"" hook "$address" || { say "the hook failed: $register $address"; exit 1; }
printf 'registered %s\n' "$address"
