package io.onehop.cluster.metadata;

import io.onehop.runtime.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The entries this node knows, and their files. Merging is the same in any order and does not lose what
/// has been learnt; a file follows, one save at a time. Only for the cluster's lane.
final class MetadataStore {
    /// Most entries of a module, removed ones included.
    static final int MAX_ENTRIES = 4096;
    /// Most modules.
    static final int MAX_MODULES = 16;

    private static final long RETRY_NANOS = Duration.ofSeconds(5).toNanos();
    private static final Logger LOG = LoggerFactory.getLogger("onehop.smd");

    private final MetadataFile file;
    private final Lane lane;
    private final Map<String, Module> modules = new TreeMap<>();
    private final Map<String, MetadataListener> listeners = new HashMap<>();

    MetadataStore(MetadataFile file, Lane lane) {
        this.file = file;
        this.lane = lane;
    }

    /// Loads a module and tells the listener what is there.
    void register(String name, MetadataListener listener) {
        listeners.put(name, listener);
        Module module = modules.computeIfAbsent(name, Module::new);
        for (MetadataEntry entry : file.load(name)) {
            if (entry.module().equals(name)) {
                module.take(entry);
            }
        }
    }

    /// The entry of a key, or null.
    @Nullable MetadataEntry entry(String module, String key) {
        Module found = modules.get(module);
        return found == null ? null : found.entries.get(key);
    }

    /// All entries, in an order of their own.
    List<MetadataEntry> all() {
        var all = new ArrayList<MetadataEntry>();
        modules.values().forEach(module -> all.addAll(module.entries.values()));
        return all;
    }

    /// Whether there is room for that key.
    boolean hasRoom(String module, String key) {
        Module found = modules.get(module);
        return found == null ? modules.size() < MAX_MODULES : found.hasRoom(key);
    }

    /// Takes what is better than what is here, and saves it.
    void merge(List<MetadataEntry> entries) {
        var changed = new TreeSet<String>();
        for (MetadataEntry entry : entries) {
            if (merge(entry)) {
                changed.add(entry.module());
            }
        }
        changed.forEach(name -> save(name, _ -> {}));
    }

    /// Takes the entry if it is better than what is here; without saving it.
    ///
    /// @return whether it was better
    boolean merge(MetadataEntry entry) {
        if (!hasRoom(entry.module(), entry.key())) {
            LOG.warn("metadata full, an entry is not kept: module={} key={} max-entries={} max-modules={}",
                    entry.module(), entry.key(), MAX_ENTRIES, MAX_MODULES);
            return false;
        }
        return modules.computeIfAbsent(entry.module(), Module::new).take(entry);
    }

    /// Saves what the module has now.
    ///
    /// @param done told on the lane whether it is safe
    void save(String name, Consumer<Boolean> done) {
        Module module = modules.get(name);
        if (module == null) {
            done.accept(false);
            return;
        }
        module.waiting.add(done);
        module.saveWhenIdle();
    }

    private final class Module {
        private final String name;
        private final Map<String, MetadataEntry> entries = new TreeMap<>();
        private List<Consumer<Boolean>> waiting = new ArrayList<>();
        private boolean isSaving;
        private boolean willRetry;

        Module(String name) {
            this.name = name;
        }

        boolean hasRoom(String key) {
            return entries.size() < MAX_ENTRIES || entries.containsKey(key);
        }

        boolean take(MetadataEntry entry) {
            MetadataEntry before = entries.get(entry.key());
            if (!entry.beats(before)) {
                return false;
            }
            entries.put(entry.key(), entry);
            MetadataListener listener = listeners.get(name);
            if (listener != null) {
                listener.changed(before, entry);
            }
            return true;
        }

        /// Whoever waits now is served by this save; who comes later waits for the next.
        void save() {
            List<Consumer<Boolean>> served = waiting;
            waiting = new ArrayList<>();
            isSaving = true;
            file.save(name, List.copyOf(entries.values()), isSafe -> lane.execute(() -> {
                isSaving = false;
                served.forEach(done -> done.accept(isSafe));
                if (!isSafe && !willRetry) {
                    willRetry = true;
                    lane.schedule(this::retry, RETRY_NANOS);
                } else if (isSafe && !waiting.isEmpty()) {
                    saveWhenIdle();
                }
            }));
        }

        private void retry() {
            willRetry = false;
            saveWhenIdle();
        }

        private void saveWhenIdle() {
            if (!isSaving) {
                save();
            }
        }
    }
}
