package io.onehop.server.proxy;

import io.onehop.runtime.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which clients cause proxies, and why: counted for each namespace, client address and reason. Bounded:
/// clients for which there is no room are counted together. Safe for use by many threads.
public final class ProxyCauses {
    /// Clients and reasons that are told apart, for each namespace.
    public static final int MOST = 256;
    /// The name of all clients for which there was no room.
    public static final String OTHER = "other";

    private static final int SLOTS = 6;
    private static final long SLOT_NANOS = 10_000_000_000L;

    private final Clock clock;
    private final Map<String, Map<Key, Count>> byNamespace = new HashMap<>();

    private record Key(String client, ProxyReason reason) {}

    /// A number that also tells how much of it came in the last minute, in slots of ten seconds.
    private static final class Count {
        private final long[] slots = new long[SLOTS];
        private long slot;
        private long total;

        private void moveTo(long now) {
            for (long each = Math.max(slot, now - SLOTS) + 1; each <= now; each++) {
                slots[(int) (each % SLOTS)] = 0;
            }
            slot = Math.max(slot, now);
        }

        private long lastMinute() {
            long sum = 0;
            for (long each : slots) {
                sum += each;
            }
            return sum;
        }
    }

    /// One client and reason.
    ///
    /// @param client its address, without the port
    /// @param total since the start
    /// @param lastMinute of these, in the last minute
    public record Cause(String client, ProxyReason reason, long total, long lastMinute) {}

    /// Nothing counted.
    public ProxyCauses(Clock clock) {
        this.clock = clock;
    }

    /// Counts a command that was not executed here.
    ///
    /// @param client `address+port`
    public synchronized void count(String namespace, String client, ProxyReason reason) {
        int port = client.lastIndexOf('+');
        var key = new Key(port < 0 ? client : client.substring(0, port), reason);
        var counts = byNamespace.computeIfAbsent(namespace, _ -> new HashMap<>());
        if (counts.size() >= MOST && !counts.containsKey(key)) {
            key = new Key(OTHER, reason);
        }
        Count count = counts.computeIfAbsent(key, _ -> new Count());
        count.moveTo(slotNow());
        count.slots[(int) (count.slot % SLOTS)]++;
        count.total++;
    }

    private long slotNow() {
        return SLOTS + Math.max(0, clock.nanoTime() / SLOT_NANOS);
    }

    /// The causes in a namespace as of now, those with the highest total first.
    public synchronized List<Cause> of(String namespace) {
        var causes = new ArrayList<Cause>();
        long now = slotNow();
        byNamespace.getOrDefault(namespace, Map.of()).forEach((key, count) -> {
            count.moveTo(now);
            causes.add(new Cause(key.client, key.reason, count.total, count.lastMinute()));
        });
        causes.sort(Comparator.comparingLong(Cause::total).reversed().thenComparing(Cause::client)
                .thenComparing(Cause::reason));
        return causes;
    }
}
