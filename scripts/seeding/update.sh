#!/bin/sh
# Run outside the nodes, by a timer or when the provider reports that a machine came or went: sets the name
# that clients use as seed to the addresses of all machines that serve.
#
#   update.sh --list COMMAND --set HOOK [--check HOOK] [--port PORT] [--timeout SECONDS]
#
#   --list COMMAND       prints the addresses of the machines, one a line (# starts a comment)
#   --set HOOK           a command; called as HOOK ADDRESS… with all that serve. Replaces those of the name
#   --check HOOK         a command; called as HOOK ADDRESS for each machine, to create its health check
#   --port PORT          service port of the nodes (3000)
#   --timeout SECONDS    how long one node may take to answer, 1 or more (2)
#
# When no machine serves, nothing is set: old addresses are better than none.
# Exit code: 0 set, 1 the list or a hook failed or nothing serves, 2 wrong arguments.
set -u
export LC_ALL=C

usage() { sed -n '2,/^set/s/^# \{0,1\}//p' "$0"; }
say() { printf 'update.sh: %s\n' "$*" >&2; }
wrong() { say "$@"; usage >&2; exit 2; }
here=$(dirname "$0")

list=
set_hook=
check=
port=3000
seconds=2
while [ $# -gt 0 ]; do
    [ "$1" != --help ] || { usage; exit 0; }
    [ $# -ge 2 ] || wrong "$1 is unknown or needs a value"
    case $1 in
        --list) list=$2 ;;
        --set) set_hook=$2 ;;
        --check) check=$2 ;;
        --port) port=$2 ;;
        --timeout) seconds=$2 ;;
        *) wrong "unknown argument: $1" ;;
    esac
    shift 2
done
[ -n "$list" ] || wrong "--list is missing"
[ -n "$set_hook" ] || wrong "--set is missing"

addresses=$(sh -c "$list") || { say "cannot list the machines: $list"; exit 1; }
addresses=$(printf '%s\n' "$addresses" | sed 's/#.*//')
set -f
set --
for address in $addresses; do
    case $address in
        -* | *[!0-9A-Za-z.:_-]*) say "not an address: '$address'"; exit 1 ;;
    esac
    if [ -n "$check" ]; then
        sh -c "$check \"\$1\"" hook "$address" || say "the hook failed: $check $address"
    fi
    "$here/health.sh" --host "$address" --port "$port" --timeout "$seconds" </dev/null
    case $? in
        0) set -- "$@" "$address" ;;
        1) say "does not serve: $address" ;;
        *) exit 2 ;;
    esac
done
[ $# -gt 0 ] || { say "no machine serves; nothing is changed"; exit 1; }
sh -c "$set_hook \"\$@\"" hook "$@" || { say "the hook failed: $set_hook $*"; exit 1; }
printf 'set %s\n' "$*"
