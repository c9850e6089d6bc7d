#!/bin/bash
# Tries TCP ports and prints one line for each: ADDRESS PORT RESULT, where RESULT is
#   open         something accepts connections there
#   refused      the machine answers, but nothing listens (or a firewall rejects)
#   timed-out    no answer at all: something swallows the packets
#   unreachable  no way to that address, or no such name
#
#   scripts/portcheck.sh 192.168.1.{206,207,208}           port 3000 of three machines
#   scripts/portcheck.sh -p 3000,3001,3002 -t 5 10.0.0.7   three ports, five seconds each
#   scripts/portcheck.sh -f addresses.txt                  one address a line, # starts a comment
#
# Uses bash and timeout, or nc where there is no timeout (macOS). Run it on every client for port 3000, and on
# every node for 3000, 3001 and 3002 of all others, since a port may be closed in one direction only. Exit code:
# 0 all open, 1 some are not, 2 wrong arguments.
set -u
export LC_ALL=C

usage() { sed -n '2,14s/^# \{0,1\}//p' "$0" >&2; exit 2; }

ports=3000
seconds=1
addresses=()
while [ $# -gt 0 ]; do
    case $1 in
        -p) [ $# -ge 2 ] || usage; ports=$2; shift 2 ;;
        -t) [ $# -ge 2 ] || usage; seconds=$2; shift 2 ;;
        -f)
            [ $# -ge 2 ] && [ -r "$2" ] || usage
            while read -r address _; do
                case $address in ''|'#'*) ;; *) addresses+=("$address") ;; esac
            done <"$2"
            shift 2 ;;
        -*) usage ;;
        *) addresses+=("$1"); shift ;;
    esac
done
[ ${#addresses[@]} -gt 0 ] || usage

# Prints the result for address $1 and port $2.
try() {
    if command -v timeout >/dev/null 2>&1; then
        words=$(timeout "$seconds" bash -c "cat </dev/null >/dev/tcp/$1/$2" 2>&1)
        code=$?
    elif command -v nc >/dev/null 2>&1; then
        words=$(nc -z -v -w"$seconds" "$1" "$2" 2>&1 </dev/null)
        code=$?
    else
        echo "neither timeout nor nc is installed: sudo yum install nc, or sudo apt-get install" \
            "netcat-openbsd" >&2
        exit 2
    fi
    case $code:$words in
        0:*) echo open ;;
        124:*|*'timed out'*) echo timed-out ;;
        *refused*) echo refused ;;
        *) echo unreachable ;;
    esac
}

worst=0
for address in "${addresses[@]}"; do
    case $address in
        *[!0-9A-Za-z.:%_-]*) echo "not an address: $address" >&2; exit 2 ;;
    esac
    for port in ${ports//,/ }; do
        case $port in ''|*[!0-9]*) echo "not a port: $port" >&2; exit 2 ;; esac
        result=$(try "$address" "$port") || exit 2
        echo "$address $port $result"
        [ "$result" = open ] || worst=1
    done
done
exit $worst
