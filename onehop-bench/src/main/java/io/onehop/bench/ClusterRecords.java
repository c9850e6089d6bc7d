package io.onehop.bench;

import com.aerospike.client.AerospikeClient;
import com.aerospike.client.Bin;
import com.aerospike.client.Key;
import com.aerospike.client.policy.ScanPolicy;
import com.google.gson.JsonObject;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// The records of the figures: one bin of 100 bytes under integer keys.
final class ClusterRecords {
    static final String NAMESPACE = "test";
    static final String BIN = "b";
    private static final String SET = "figures";
    private static final int VALUE_BYTES = 100;
    private static final int THREADS = 16;

    private ClusterRecords() {}

    static Key key(int number) {
        return new Key(NAMESPACE, SET, number);
    }

    static byte[] value(int seed) {
        var value = new byte[VALUE_BYTES];
        for (int i = 0; i < VALUE_BYTES; i++) {
            value[i] = (byte) (seed + i);
        }
        return value;
    }

    /// Writes all of them once.
    static void fill(AerospikeClient client, int records) {
        var next = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            for (int i = 0; i < THREADS; i++) {
                threads.execute(() -> {
                    for (int n = next.getAndIncrement(); n < records; n = next.getAndIncrement()) {
                        client.put(null, key(n), new Bin(BIN, value(n)));
                    }
                });
            }
        }
    }

    /// Scans all of them and tells how many came, and how many of them twice.
    static JsonObject scan(AerospikeClient client, int expected) {
        Set<String> seen = ConcurrentHashMap.newKeySet(expected);
        var rows = new AtomicLong();
        var twice = new AtomicLong();
        var policy = new ScanPolicy();
        policy.includeBinData = false;
        client.scanAll(policy, NAMESPACE, SET, (key, record) -> {
            rows.incrementAndGet();
            if (!seen.add(com.aerospike.client.command.Buffer.bytesToHexString(key.digest))) {
                twice.incrementAndGet();
            }
        });
        var result = new JsonObject();
        result.addProperty("expected", expected);
        result.addProperty("rows", rows.get());
        result.addProperty("twice", twice.get());
        result.addProperty("exact", rows.get() == expected && twice.get() == 0);
        return result;
    }
}
