package io.onehop.server.stats;

/// A namespace with fixed numbers and live counters, for tests.
public final class SampleNamespace implements NamespaceFacts {
    private final String name;
    private final Counters<NamespaceCounter> counters;
    private final Latencies<NamespaceLatency> latencies;
    /// What `tombstones` answers.
    public ObjectCounts tombstones = ObjectCounts.NONE;
    /// What `storage` answers.
    public StorageUsage storage = new StorageUsage(1_000_000, 250_000, 6_400, 0, 0, 0);

    /// A namespace of that name whose histograms began at 0.
    public SampleNamespace(String name) {
        this(name, new Counters<>(NamespaceCounter.class), Latencies.ofNamespace(name, false, 0));
    }

    /// A namespace whose counters and histograms are those of another.
    public SampleNamespace(String name, Counters<NamespaceCounter> counters,
            Latencies<NamespaceLatency> latencies) {
        this.name = name;
        this.counters = counters;
        this.latencies = latencies;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Counters<NamespaceCounter> counters() {
        return counters;
    }

    @Override
    public Latencies<NamespaceLatency> latencies() {
        return latencies;
    }

    @Override
    public int effectiveReplicationFactor() {
        return 1;
    }

    @Override
    public ObjectCounts objects() {
        return new ObjectCounts(100, 0, 0);
    }

    @Override
    public ObjectCounts tombstones() {
        return tombstones;
    }

    @Override
    public StorageUsage storage() {
        return storage;
    }

    @Override
    public ExpiryFacts expiry() {
        return new ExpiryFacts(40, 0, 0, 12, 1.5);
    }

    @Override
    public boolean stopWrites() {
        return false;
    }

    @Override
    public boolean hwmBreached() {
        return true;
    }

    @Override
    public long currentTime() {
        return 500_000_000;
    }

    @Override
    public long truncateLut() {
        return 0;
    }

    @Override
    public boolean truncating() {
        return false;
    }
}
