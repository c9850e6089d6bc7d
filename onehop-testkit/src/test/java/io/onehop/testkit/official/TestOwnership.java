package io.onehop.testkit.official;

import io.onehop.testkit.TestNode;
import java.util.Base64;
import java.util.BitSet;

/// The partitions of namespace `test` that a node says it holds (`replicas`).
record TestOwnership(BitSet master, BitSet replica) {
    private static final int MASTER_AT = 2;
    private static final int REPLICA_AT = 3;
    private static final int TOP_BIT = 0x80;

    static TestOwnership of(TestNode node) {
        String entry = node.info("replicas");
        String[] words = entry.substring("test:".length()).replace(";", "").split(",", -1);
        return new TestOwnership(bits(words[MASTER_AT]),
                words.length > REPLICA_AT ? bits(words[REPLICA_AT]) : new BitSet());
    }

    private static BitSet bits(String bitmap) {
        byte[] bytes = Base64.getDecoder().decode(bitmap);
        var bits = new BitSet();
        for (int partition = 0; partition < bytes.length * Byte.SIZE; partition++) {
            bits.set(partition, (bytes[partition / Byte.SIZE] & TOP_BIT >> partition % Byte.SIZE) != 0);
        }
        return bits;
    }

    boolean isMaster(int partition) {
        return master.get(partition);
    }

    boolean isReplica(int partition) {
        return replica.get(partition);
    }

    int masters() {
        return master.cardinality();
    }
}
