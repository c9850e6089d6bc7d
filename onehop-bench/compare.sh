#!/usr/bin/env bash
# Compares a Onehop node with a bare echo server on the same transport, each in a process of its own, in one
# run and
# turn by turn, so that both see the same minutes of the machine. Prints medians and ratios; raw results stay
# in OUT.
#
#   onehop-bench/compare.sh [CASE…]     cases: echo batch scan memory start   (default: all)
#
#   ROUNDS=5 SECONDS_EACH=4 WARMUP=2    per case and server
#   KEYS=100000 MEMORY_KEYS=1000000     records in the load cases and in the memory case
#   OUT=DIR                             where results and logs go (default: a new folder in TMPDIR)
#   SERVER='./onehop server'            the command that starts a node; ONEHOP_COLLECTOR chooses its collector
set -euo pipefail
cd "$(dirname "$0")/.."

ROUNDS=${ROUNDS:-5} SECONDS_EACH=${SECONDS_EACH:-4} WARMUP=${WARMUP:-2}
KEYS=${KEYS:-100000} MEMORY_KEYS=${MEMORY_KEYS:-1000000}
SERVER=${SERVER:-./onehop server}
OUT=${OUT:-$(mktemp -d "${TMPDIR:-/tmp}/onehop-compare.XXXXXX")}
mkdir -p "$OUT"
results=$OUT/results.jsonl
: >"$results"
processes=()
cases=${*:-echo batch scan memory start}

say() { printf 'compare: %s\n' "$*" >&2; }
die() { say "$@"; exit 1; }
clean_up() { for pid in "${processes[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done; }
trap clean_up EXIT

wants() { case " $cases " in *" $1 "*) true ;; *) false ;; esac; }

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_ports() {
    local base port
    for _ in $(seq 50); do
        base=$((20000 + RANDOM % 12000))
        for port in $base $((base + 1)) $((base + 2)) $((base + 3)); do
            if answers "$port"; then continue 2; fi
        done
        echo "$base"
        return
    done
    die "no four free ports found"
}

await_ready() { # PID LOG
    for _ in $(seq 600); do
        if grep -q ready "$2"; then return; fi
        kill -0 "$1" 2>/dev/null || { cat "$2" >&2; die "the server ended before it was ready"; }
        sleep 0.1
    done
    die "the server was not ready within 60 s: $2"
}

stop() { # PID
    kill -TERM "$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
}

java_bin() { "$(sed -n 's/^java=//p' "$OUT/java")" "$@"; }
bench() {
    java_bin -XX:+UseSerialGC -Xmx512m --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
        -jar onehop-bench/target/onehop-bench.jar "$@"
}

server_arguments() { # BASE-PORT
    printf '%s ' --set network.service.port="$1" --set network.fabric.port=$(($1 + 1)) \
        --set network.heartbeat.port=$(($1 + 2))
}

# Starts a node; sets node_pid and node_port. $1 names its logs.
start_node() {
    node_port=$(free_ports)
    # Collector and safepoint lines go to one file, for the longest pause.
    # shellcheck disable=SC2046,SC2086 # words
    ONEHOP_NO_BUILD=1 ONEHOP_JAVA_OPTS="${ONEHOP_JAVA_OPTS:-} -Xlog:gc,safepoint:file=$OUT/$1-gc.log" \
        $SERVER $(server_arguments "$node_port") >"$OUT/$1.log" 2>&1 &
    node_pid=$!
    processes+=("$node_pid")
    await_ready "$node_pid" "$OUT/$1.log"
}

load() { # SERVER CASE PORT PID OPTIONS…
    local server=$1 name=$2 port=$3 pid=$4
    shift 4
    bench load --server "$server" --case "$name" --port "$port" --server-pid "$pid" --keys "$KEYS" \
        --warmup-seconds "$WARMUP" --seconds "$SECONDS_EACH" "$@" | tee -a "$results" >/dev/null \
        || say "$name on $server had errors, see $results"
}

# The echo server and the node turn by turn; every other round the other way round.
compare_with_echo() { # CASE OPTIONS…
    local name=$1 round
    shift
    say "$name"
    for round in $(seq "$ROUNDS"); do
        if [ $((round % 2)) = 1 ]; then
            load echo "$name" "$echo_port" "$echo_pid" "$@"
            load onehop "$name" "$node_port" "$node_pid" "$@"
        else
            load onehop "$name" "$node_port" "$node_pid" "$@"
            load echo "$name" "$echo_port" "$echo_pid" "$@"
        fi
    done
}

node_alone() { # CASE OPTIONS…
    local name=$1
    shift
    say "$name"
    for _ in $(seq "$ROUNDS"); do load onehop "$name" "$node_port" "$node_pid" "$@"; done
}

# Prints the bytes of all live objects: the histogram collects first, whatever the collector.
live_heap_bytes() { # PID
    "$(dirname "$(sed -n 's/^java=//p' "$OUT/java")")/jcmd" "$1" GC.class_histogram \
        | awk '/^Total/ { print $3 }'
}

# Longest stop of all threads in milliseconds, and of the collector's share, out of the JVM's logs.
pauses() { # NAME LOG…
    local name=$1
    shift
    awk -v name="$name" '
        # Not the collection we asked for ourselves to see what lives.
        /Safepoint "/ && !/HeapInspection/ && match($0, /Total: +[0-9]+ ns/) {
            nanos = substr($0, RSTART, RLENGTH); gsub(/[^0-9]/, "", nanos)
            if (nanos / 1e6 > stop) stop = nanos / 1e6
        }
        / Pause / && !/Heap Inspection/ && match($0, /[0-9.]+ms$/) {
            ms = substr($0, RSTART, RLENGTH - 2) + 0; count++
            if (ms > pause) pause = ms
        }
        END { printf "{\"case\":\"%s\",\"maxGcPauseMillis\":%.2f,\"gcPauses\":%d,\"maxSafepointMillis\":%.2f}\n", \
              name, pause, count, stop }' "$@" >>"$results"
}

# ---- Build -------------------------------------------------------------------------------------------------
say "building"
./onehop version >/dev/null
./onehop info --help >/dev/null
ONEHOP_NO_BUILD=1 ONEHOP_JAVA_OPTS=-XshowSettings:properties ./onehop version 2>&1 \
    | sed -n 's/^ *java.home = \(.*\)/java=\1\/bin\/java/p' >"$OUT/java"
mvn -q -B -Dmaven.test.skip=true package -pl onehop-bench -am >&2

# ---- Load --------------------------------------------------------------------------------------------------
if wants echo || wants batch || wants scan; then
    start_node node
    bench load --case preload --server onehop --mode load --port "$node_port" --server-pid "$node_pid" \
        --keys "$KEYS" --pipeline 16 >"$OUT/preload.json" || die "loading failed: $(cat "$OUT/preload.json")"
fi
if wants echo; then
    echo_port=$(free_ports)
    bench echo --port "$echo_port" >"$OUT/echo.log" 2>&1 &
    # The function runs in a shell of its own whose child is the JVM; the measurements need the JVM's id.
    await_ready $! "$OUT/echo.log"
    echo_pid=$(sed -n 's/.* pid=\([0-9]*\).*/\1/p' "$OUT/echo.log")
    processes+=("$echo_pid")
    say "warming up both servers"
    for mode in get put; do
        bench load --port "$echo_port" --mode $mode --warmup-seconds 0 --seconds "$((WARMUP * 2))" >/dev/null
        bench load --port "$node_port" --mode $mode --warmup-seconds 0 --seconds "$((WARMUP * 2))" \
            --keys "$KEYS" >/dev/null
    done
    for connections in 16 64; do
        compare_with_echo "get-$connections" --mode get --connections $connections
        compare_with_echo "put-$connections" --mode put --connections $connections
    done
    compare_with_echo get-16-pipelined-16 --mode get --connections 16 --pipeline 16
    compare_with_echo put-16-pipelined-16 --mode put --connections 16 --pipeline 16
    stop "$echo_pid"
fi
if wants batch; then node_alone batch-100 --mode batch --connections 16; fi
if wants scan; then node_alone scan --mode scan --connections 2; fi
if wants echo || wants batch || wants scan; then
    stop "$node_pid"
    pauses pauses-under-load "$OUT/node-gc.log"
fi

# ---- Memory of many records --------------------------------------------------------------------------------
if wants memory; then
    say "memory of $MEMORY_KEYS records"
    start_node memory
    # What the JVM takes once for code and classes is no record's: warm up first, then add records.
    bench load --mode load --port "$node_port" --keys "$KEYS" --pipeline 16 >/dev/null
    heap_before=$(live_heap_bytes "$node_pid") # collects garbage, so traffic comes after it
    bench load --mode mixed --port "$node_port" --keys "$KEYS" --pipeline 16 --warmup-seconds 0 \
        --seconds "$((WARMUP * 3))" >/dev/null
    bench load --case load --server onehop --mode load --port "$node_port" --server-pid "$node_pid" \
        --keys "$((KEYS + MEMORY_KEYS))" --pipeline 16 | tee -a "$results" >"$OUT/memory.json" \
        || die "loading failed: $OUT/memory.json"
    rss_before=$(sed 's/.*"serverRssKibBefore":\([0-9]*\).*/\1/' "$OUT/memory.json")
    rss_after=$(sed 's/.*"serverRssKib":\([0-9]*\).*/\1/' "$OUT/memory.json")
    heap_after=$(live_heap_bytes "$node_pid")
    awk -v keys="$MEMORY_KEYS" -v rss=$((rss_after - rss_before)) \
        -v heap=$((${heap_after:-0} - ${heap_before:-0})) \
        'BEGIN { printf "{\"case\":\"memory\",\"records\":%d,\"rssBytesPerRecord\":%.1f," \
                        "\"liveHeapBytesPerRecord\":%.1f}\n", keys, rss * 1024 / keys, heap / keys }' >>"$results"
    pauses pauses-while-loading "$OUT/memory-gc.log"
    lines=$(wc -l <"$OUT/memory-gc.log")
    bench load --case mixed-16-many-records --server onehop --mode mixed --connections 16 --port "$node_port" \
        --server-pid "$node_pid" --keys "$((KEYS + MEMORY_KEYS))" --seconds 15 >>"$results"
    stop "$node_pid"
    tail -n "+$((lines + 1))" "$OUT/memory-gc.log" >"$OUT/memory-load-gc.log"
    pauses pauses-with-many-records "$OUT/memory-load-gc.log"
fi

# ---- Start -------------------------------------------------------------------------------------------------
if wants start; then
    say "start to first put"
    for _ in $(seq "$ROUNDS"); do
        port=$(free_ports)
        # shellcheck disable=SC2046,SC2086 # words
        bench first-put --port "$port" --log "$OUT/start.log" -- $SERVER $(server_arguments "$port") \
            >>"$results" || say "no put succeeded: $OUT/start.log"
    done
fi

{
    printf 'machine: %s cores, kernel %s, %s\n' "$(getconf _NPROCESSORS_ONLN)" "$(uname -r)" \
        "$(java_bin -version 2>&1 | sed -n 2p)"
    cat "$OUT/echo.log" 2>/dev/null || true
    bench report "$results"
} | tee "$OUT/report.md"
say "raw results and logs: $OUT"
