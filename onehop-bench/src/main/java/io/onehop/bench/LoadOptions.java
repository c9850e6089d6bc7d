package io.onehop.bench;

import io.onehop.bench.Workload.Mode;
import java.net.InetSocketAddress;
import picocli.CommandLine.Option;

/// Options of the load generator; picocli fills them in.
final class LoadOptions {
    @Option(names = "--host", defaultValue = "127.0.0.1", description = "Where the server is.")
    String host = "127.0.0.1";

    @Option(names = "--port", defaultValue = "3000", description = "Its service port.")
    int port;

    @Option(names = "--mode", defaultValue = "get", description = "One of: ${COMPLETION-CANDIDATES}.")
    Mode mode = Mode.get;

    @Option(names = "--read-percent", defaultValue = "50", description = "Share of reads in mode mixed.")
    int readPercent;

    @Option(names = "--connections", defaultValue = "16", description = "Connections, each with a thread.")
    int connections;

    @Option(names = "--pipeline", defaultValue = "1", description = "Requests per write.")
    int pipeline;

    @Option(names = "--keys", defaultValue = "100000", description = "Number of keys.")
    long keys;

    @Option(names = "--value-bytes", defaultValue = "100", description = "Size of the one bin.")
    int valueBytes;

    @Option(names = "--batch-keys", defaultValue = "100", description = "Rows in a batch.")
    int batchKeys;

    @Option(names = "--warmup-seconds", defaultValue = "2", description = "Not measured.")
    double warmupSeconds;

    @Option(names = "--seconds", defaultValue = "5", description = "Measured.")
    double seconds;

    @Option(names = "--server-pid", defaultValue = "0",
            description = "Process whose CPU time and memory to report.")
    long serverPid;

    @Option(names = "--namespace", defaultValue = "test", description = "Namespace.")
    String namespace = "test";

    @Option(names = "--set", defaultValue = "demo", description = "Set.")
    String set = "demo";

    @Option(names = "--seed", defaultValue = "1", description = "Of the random keys.")
    long seed;

    @Option(names = "--case", defaultValue = "", description = "Name of the case in the report.")
    String name = "";

    @Option(names = "--server", defaultValue = "", description = "Name of the server in the report.")
    String server = "";

    InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    /// The first thing that is wrong, or an empty text.
    String complaint() {
        if (connections < 1 || pipeline < 1 || keys < 1 || valueBytes < 0) {
            return "--connections, --pipeline and --keys must be 1 or more, --value-bytes 0 or more";
        }
        if (batchKeys < 1 || batchKeys > RequestEncoder.maxBatchRows()) {
            return "--batch-keys must be 1.." + RequestEncoder.maxBatchRows();
        }
        if (valueBytes > RequestEncoder.MAX_VALUE_BYTES) {
            return "--value-bytes must be at most " + RequestEncoder.MAX_VALUE_BYTES;
        }
        return "";
    }
}
