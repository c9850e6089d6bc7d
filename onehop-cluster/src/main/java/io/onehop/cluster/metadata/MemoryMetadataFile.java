package io.onehop.cluster.metadata;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Keeps metadata in memory: for simulations, and nodes without a work directory. Not safe for use by many
/// threads.
public final class MemoryMetadataFile implements MetadataFile {
    private final Map<String, List<MetadataEntry>> saved = new HashMap<>();

    @Override
    public List<MetadataEntry> load(String module) {
        return saved.getOrDefault(module, List.of());
    }

    @Override
    public void save(String module, List<MetadataEntry> entries, Consumer<Boolean> done) {
        saved.put(module, List.copyOf(entries));
        done.accept(true);
    }
}
