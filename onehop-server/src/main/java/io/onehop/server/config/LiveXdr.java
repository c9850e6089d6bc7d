package io.onehop.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// What is shipped to which data centres, as it is now: data centres and namespaces come and go while the
/// node runs. Safe for use by many threads.
public final class LiveXdr {
    /// More are refused.
    static final int MAX_DCS = 32;

    private final LiveSettings settings;
    private final Map<String, Dc> dcs = new ConcurrentSkipListMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /// A data centre.
    public static final class Dc {
        private final String name;
        private final LiveSettings settings;
        private final Map<String, LiveSettings> namespaces = new ConcurrentSkipListMap<>();

        Dc(String name, Settings initial) {
            this.name = name;
            settings = new LiveSettings(initial);
        }

        /// Its name.
        public String name() {
            return name;
        }

        /// See [XdrDcParameters].
        public Settings settings() {
            return settings.now();
        }

        /// Namespaces that are shipped to it.
        public List<String> namespaceNames() {
            return List.copyOf(namespaces.keySet());
        }

        /// See [XdrNamespaceParameters]; null when the namespace is not shipped to it.
        public @Nullable Settings namespace(String namespace) {
            LiveSettings live = namespaces.get(namespace);
            return live == null ? null : live.now();
        }

        LiveSettings live() {
            return settings;
        }

        @Nullable LiveSettings liveNamespace(String namespace) {
            return namespaces.get(namespace);
        }

        LiveSettings add(String namespace, Settings initial) {
            return namespaces.computeIfAbsent(namespace, _ -> new LiveSettings(initial));
        }

        boolean remove(String namespace) {
            return namespaces.remove(namespace) != null;
        }
    }

    /// Hears what comes and goes; one call at a time.
    public interface Listener {
        /// A data centre was created; nothing is shipped to it yet.
        void created(Dc dc);

        /// A data centre was deleted.
        void deleted(Dc dc);

        /// The addresses under which a data centre is looked for are others now.
        void moved(Dc dc);

        /// A namespace is shipped from now on.
        ///
        /// @param rewindSeconds so much of the past is shipped too, -1 for everything there is
        void added(Dc dc, String namespace, long rewindSeconds);

        /// A namespace is shipped no more.
        void removed(Dc dc, String namespace);
    }

    LiveXdr(@Nullable Section xdr) {
        Section root = xdr == null ? Section.empty(SectionType.XDR, "") : xdr;
        settings = new LiveSettings(root.settings());
        for (Section dc : root.children(SectionType.XDR_DC)) {
            var live = new Dc(dc.name(), dc.settings());
            for (Section namespace : dc.children(SectionType.XDR_NAMESPACE)) {
                live.add(namespace.name(), namespace.settings());
            }
            dcs.put(dc.name(), live);
        }
    }

    /// See [XdrParameters].
    public Settings settings() {
        return settings.now();
    }

    LiveSettings live() {
        return settings;
    }

    /// The data centres by their names.
    public List<Dc> dcs() {
        return new ArrayList<>(dcs.values());
    }

    /// A data centre, null when there is none of that name.
    public @Nullable Dc find(String name) {
        return dcs.get(name);
    }

    /// From now on this listener is told of what comes and goes.
    public void onChange(Listener listener) {
        listeners.add(listener);
    }

    boolean isFull() {
        return dcs.size() >= MAX_DCS;
    }

    void create(String name) {
        var dc = new Dc(name, Settings.defaults(XdrDcParameters.CATALOGUE));
        dcs.put(name, dc);
        listeners.forEach(each -> each.created(dc));
    }

    void delete(Dc dc) {
        dcs.remove(dc.name());
        listeners.forEach(each -> each.deleted(dc));
    }

    void addresses(Dc dc, List<String> addresses) {
        dc.live().replace(dc.settings().with(XdrDcParameters.NODE_ADDRESS_PORTS, addresses));
        listeners.forEach(each -> each.moved(dc));
    }

    void add(Dc dc, String namespace, long rewindSeconds) {
        dc.add(namespace, Settings.defaults(XdrNamespaceParameters.CATALOGUE));
        listeners.forEach(each -> each.added(dc, namespace, rewindSeconds));
    }

    void remove(Dc dc, String namespace) {
        if (dc.remove(namespace)) {
            listeners.forEach(each -> each.removed(dc, namespace));
        }
    }
}
