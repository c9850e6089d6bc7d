package io.onehop.bench;

import io.onehop.bench.RequestEncoder.Template;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/// What one connection does in one round: fills a buffer with requests for random keys, sends it in one write
/// and reads all replies. Used by one thread.
final class Workload {
    /// Kinds of load.
    enum Mode {
        put,
        get,
        mixed,
        batch,
        scan,
        /// Writes every key once, then ends.
        load
    }

    private static final int PERCENT = 100;

    private final Mode mode;
    private final int readPercent;
    private final int pipeline;
    private final long keys;
    private final Template put;
    private final Template other;
    private final ByteBuffer out;
    private final SplittableRandom random;

    /// Encodes the requests the options ask for; batch and scan send one per write whatever they say.
    Workload(LoadOptions options, SplittableRandom random) {
        var encoder = new RequestEncoder(options.namespace, options.set);
        this.mode = options.mode;
        this.readPercent = options.readPercent;
        this.pipeline = mode == Mode.batch || mode == Mode.scan ? 1 : options.pipeline;
        this.keys = options.keys;
        this.put = encoder.put(options.valueBytes);
        this.other = switch (mode) {
            case batch -> encoder.batch(options.batchKeys);
            case scan -> encoder.scan();
            case put, get, mixed, load -> encoder.get();
        };
        int largest = Math.max(put.bytes().length, other.bytes().length);
        this.out = ByteBuffer.allocateDirect(largest * pipeline);
        this.random = random;
    }

    /// Requests in one round.
    int requestsPerRound() {
        return pipeline;
    }

    /// One round on this connection.
    void round(Wire wire) throws IOException {
        out.clear();
        for (int i = 0; i < pipeline; i++) {
            append(next(), -1);
        }
        wire.send(out.flip());
        if (mode == Mode.batch || mode == Mode.scan) {
            wire.readRows();
        } else {
            wire.readSingles(pipeline);
        }
    }

    /// Writes the keys from `first` until `end`, each once.
    void load(Wire wire, long first, long end) throws IOException {
        for (long number = first; number < end; number += pipeline) {
            int count = (int) Math.min(pipeline, end - number);
            out.clear();
            for (int i = 0; i < count; i++) {
                append(put, number + i);
            }
            wire.send(out.flip());
            wire.readSingles(count);
        }
    }

    private Template next() {
        return switch (mode) {
            case put, load -> put;
            case mixed -> random.nextInt(PERCENT) < readPercent ? other : put;
            case get, batch, scan -> other;
        };
    }

    /// Copies a request behind the others, for the given key or, when it is negative, for random ones.
    private void append(Template template, long number) {
        int start = out.position();
        out.put(template.bytes());
        for (int offset : template.digestOffsets()) {
            Keys.writeDigest(out, start + offset, number >= 0 ? number : random.nextLong(keys));
        }
    }
}
