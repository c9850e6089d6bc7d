#!/bin/sh
# Run when a node's machine stops, before the node is stopped: has the address that start.sh kept taken away
# from the name that clients use as seed. Clients that are connected do not mind.
#
#   stop.sh --unregister HOOK [--file FILE]
#
#   --unregister HOOK   a command; called as HOOK ADDRESS. Takes the address away from the name
#   --file FILE         where start.sh kept the address (/var/run/onehop-address)
#
# The file is removed when the hook succeeded, so stop.sh may be run again when it did not.
# Exit code: 0 unregistered, or there was nothing to do; 1 the hook failed; 2 wrong arguments.
set -u
export LC_ALL=C

usage() { sed -n '2,/^set/s/^# \{0,1\}//p' "$0"; }
say() { printf 'stop.sh: %s\n' "$*" >&2; }
wrong() { say "$@"; usage >&2; exit 2; }

unregister=
file=/var/run/onehop-address
while [ $# -gt 0 ]; do
    [ "$1" != --help ] || { usage; exit 0; }
    [ $# -ge 2 ] || wrong "$1 is unknown or needs a value"
    case $1 in
        --unregister) unregister=$2 ;;
        --file) file=$2 ;;
        *) wrong "unknown argument: $1" ;;
    esac
    shift 2
done
[ -n "$unregister" ] || wrong "--unregister is missing"

[ -r "$file" ] || { say "nothing is registered: no $file"; exit 0; }
read -r address <"$file" || address=
case $address in
    '' | *[!0-9A-Za-z.:_-]*) say "not an address in $file: '$address'"; exit 1 ;;
esac
sh -c "$unregister \"\$1\"" hook "$address" || { say "the hook failed: $unregister $address"; exit 1; }
rm -f "$file"
printf 'unregistered %s\n' "$address"
