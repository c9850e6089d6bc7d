package io.onehop.cluster.metadata;

import java.util.List;
import java.util.function.Consumer;

/// Where a node keeps its metadata.
public interface MetadataFile {
    /// What was saved last; empty when there is nothing, or nothing that can be read (which is reported).
    /// Only while the node starts: it may wait for the disk.
    List<MetadataEntry> load(String module);

    /// Saves all entries of a module, without waiting for the disk.
    ///
    /// @param entries not changed afterwards
    /// @param done told, on whatever thread, whether they are safe; one module is not saved again before
    void save(String module, List<MetadataEntry> entries, Consumer<Boolean> done);
}
