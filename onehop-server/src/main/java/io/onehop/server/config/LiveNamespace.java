package io.onehop.server.config;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The settings of one namespace as they are now. Safe for use by many threads; rooms keep it and take
/// snapshots.
public final class LiveNamespace {
    private static final Settings SET_DEFAULTS = Settings.defaults(SetParameters.CATALOGUE);

    private final String name;
    private final LiveSettings settings;
    private final LiveSettings storage;
    private final LiveSettings geo;
    /// At most [ConfigChecks#MAX_SETS].
    private final Map<String, LiveSettings> sets = new ConcurrentHashMap<>();

    LiveNamespace(NamespaceConfig config) {
        name = config.name();
        settings = new LiveSettings(config.settings());
        storage = new LiveSettings(config.storage());
        geo = new LiveSettings(config.geo());
        config.sets().forEach((set, values) -> sets.put(set, new LiveSettings(values)));
    }

    /// Its name.
    public String name() {
        return name;
    }

    /// Its own parameters, see [NamespaceParameters].
    public Settings settings() {
        return settings.now();
    }

    /// Where records are kept, see [StorageParameters].
    public Settings storage() {
        return storage.now();
    }

    /// How regions are covered, see [GeoParameters].
    public Settings geo() {
        return geo.now();
    }

    /// A set's parameters, see [SetParameters]; the defaults when nothing was configured for it.
    public Settings set(String set) {
        var live = sets.get(set);
        return live == null ? SET_DEFAULTS : live.now();
    }

    /// What holds the values of a catalogue of namespaces, or null when it is none.
    @Nullable LiveSettings live(String context) {
        if (context.equals(NamespaceParameters.CATALOGUE.context())) {
            return settings;
        }
        if (context.equals(StorageParameters.CATALOGUE.context())) {
            return storage;
        }
        return context.equals(GeoParameters.CATALOGUE.context()) ? geo : null;
    }

    /// What holds the values of a set, made when it is new; null when there are too many.
    @Nullable LiveSettings liveSet(String set) {
        var known = sets.get(set);
        if (known != null) {
            return known;
        }
        if (ConfigChecks.countProblem(SectionType.SET, sets.size() + 1) != null) {
            return null;
        }
        return sets.computeIfAbsent(set, _ -> new LiveSettings(SET_DEFAULTS));
    }
}
