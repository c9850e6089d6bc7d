#!/bin/sh
# Asks a node through its service port whether it serves, with the info command "status".
#
#   health.sh [--host HOST] [--port PORT] [--timeout SECONDS]
#
#   --host HOST         where the node is (127.0.0.1)
#   --port PORT         its service port (3000)
#   --timeout SECONDS   how long connection and answer may take together, 1 or more (2)
#
# More than a look whether the port is open: a node that hangs is not healthy. Uses bash and timeout, or nc
# (which needs the whole timeout for every check).
# Exit code: 0 the node serves, 1 it does not, 2 wrong arguments or no tool.
set -u
export LC_ALL=C

usage() { sed -n '2,/^set/s/^# \{0,1\}//p' "$0"; }
wrong() { printf 'health.sh: %s\n' "$*" >&2; usage >&2; exit 2; }

host=127.0.0.1
port=3000
seconds=2
while [ $# -gt 0 ]; do
    case $1 in
        --help) usage; exit 0 ;;
        --host | --port | --timeout) [ $# -ge 2 ] || wrong "$1 needs a value" ;;
        *) wrong "unknown argument: $1" ;;
    esac
    case $1 in
        --host) host=$2 ;;
        --port) port=$2 ;;
        --timeout) seconds=$2 ;;
    esac
    shift 2
done
case $host in '' | -* | *[!0-9A-Za-z.:%_-]*) wrong "not an address: $host" ;; esac
case $port in '' | *[!0-9]*) wrong "not a port: $port" ;; esac
case $seconds in '' | 0 | *[!0-9]*) wrong "not a number of seconds: $seconds" ;; esac

# Version 2, type 1 (info), the size in six bytes; then the command. The answer is as long as the numbers say.
request='\002\001\000\000\000\000\000\007status\n'
answer_bytes=18

if command -v timeout >/dev/null 2>&1 && command -v bash >/dev/null 2>&1; then
    # shellcheck disable=SC2016 # the inner shell expands
    answer=$(timeout "$seconds" bash -c '
        exec 3<>"/dev/tcp/$0/$1" || exit 1
        printf "$2" >&3
        dd bs=1 count="$3" <&3 2>/dev/null' "$host" "$port" "$request" "$answer_bytes" 2>/dev/null \
        | tr -d '\000-\010\013-\037')
elif command -v nc >/dev/null 2>&1; then
    # shellcheck disable=SC2059 # the request is a format: its bytes are written in octal
    answer=$({ printf "$request"; sleep "$seconds"; } | nc -w "$seconds" "$host" "$port" 2>/dev/null \
        | tr -d '\000-\010\013-\037')
else
    printf 'health.sh: bash and timeout, or nc, are needed\n' >&2
    exit 2
fi
# What is left of the header may stand before it: the size, ten, is a line feed.
case $answer in
    *"$(printf 'status\tok')"*) exit 0 ;;
esac
exit 1
