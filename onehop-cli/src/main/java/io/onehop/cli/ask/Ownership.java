package io.onehop.cli.ask;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// How many partitions of a namespace a node holds.
///
/// @param master  as master, 0..4096
/// @param replica as any further replica
public record Ownership(String namespace, int master, int replica) {
    /// Reads the answer to `replicas` (info-protocol reference, section 2.7); entries that are none are
    /// passed over.
    public static List<Ownership> parse(String answer) {
        var namespaces = new ArrayList<Ownership>();
        for (String entry : answer.split(";", -1)) {
            int colon = entry.indexOf(':');
            String[] words = entry.substring(colon + 1).split(",", -1);
            if (colon <= 0 || words.length < 3) {
                continue;
            }
            int replica = 0;
            for (int i = 3; i < words.length; i++) {
                replica += bits(words[i]);
            }
            namespaces.add(new Ownership(entry.substring(0, colon), bits(words[2]), replica));
        }
        return namespaces;
    }

    private static int bits(String bitmap) {
        int bits = 0;
        try {
            for (byte each : Base64.getDecoder().decode(bitmap)) {
                bits += Integer.bitCount(each & 0xFF);
            }
        } catch (IllegalArgumentException _) {
            return 0; // not a bitmap
        }
        return bits;
    }
}
