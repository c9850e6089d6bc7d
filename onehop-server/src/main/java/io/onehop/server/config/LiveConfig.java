package io.onehop.server.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// The configuration of a running node: the values now, who is told when one changes, and what stands behind
/// `get-config` and `set-config` (info-protocol reference, section 4; config-stats reference, section 7.1).
///
/// Safe for use by many threads. Rooms ask for a snapshot once for each command; a change is in the next
/// snapshot.
public final class LiveConfig {
    private final NodeConfig initial;
    private final LiveSettings service;
    private final Map<SectionType, LiveSettings> network = new LinkedHashMap<>();
    private final Map<String, LiveNamespace> namespaces = new LinkedHashMap<>();
    private final List<ConfigChange.Listener> listeners = new CopyOnWriteArrayList<>();
    private final ConfigAnswers answers = new ConfigAnswers(this);
    private final LiveXdr xdr;
    private final ConfigChanges changes;

    /// Starts with what the node was told.
    public LiveConfig(NodeConfig initial) {
        this.initial = initial;
        service = new LiveSettings(initial.service());
        network.put(SectionType.NETWORK_SERVICE, new LiveSettings(initial.networkService()));
        network.put(SectionType.NETWORK_ADMIN, new LiveSettings(initial.networkAdmin()));
        network.put(SectionType.NETWORK_HEARTBEAT, new LiveSettings(initial.heartbeat()));
        network.put(SectionType.NETWORK_FABRIC, new LiveSettings(initial.fabric()));
        for (var namespace : initial.namespaces()) {
            namespaces.put(namespace.name(), new LiveNamespace(namespace));
        }
        xdr = new LiveXdr(initial.root().child(SectionType.XDR));
        changes = new ConfigChanges(this);
    }

    /// What is shipped to other data centres.
    public LiveXdr xdr() {
        return xdr;
    }

    /// What the node was told at its start.
    public NodeConfig initial() {
        return initial;
    }

    /// See [ServiceParameters].
    public Settings service() {
        return service.now();
    }

    /// See [NetworkServiceParameters].
    public Settings networkService() {
        return network(SectionType.NETWORK_SERVICE).now();
    }

    /// See [AdminParameters].
    public Settings networkAdmin() {
        return network(SectionType.NETWORK_ADMIN).now();
    }

    /// See [HeartbeatParameters].
    public Settings heartbeat() {
        return network(SectionType.NETWORK_HEARTBEAT).now();
    }

    /// See [FabricParameters].
    public Settings fabric() {
        return network(SectionType.NETWORK_FABRIC).now();
    }

    /// The names of the namespaces in the order of the file.
    public List<String> namespaceNames() {
        return List.copyOf(namespaces.keySet());
    }

    /// A namespace's values, to be kept by who asks often; null when there is no such namespace.
    public @Nullable LiveNamespace findNamespace(String name) {
        return namespaces.get(name);
    }

    /// See [NamespaceParameters]. Throws IllegalArgumentException when there is no such namespace.
    public Settings namespace(String name) {
        return known(name).settings();
    }

    /// See [StorageParameters]. Throws IllegalArgumentException when there is no such namespace.
    public Settings storage(String namespace) {
        return known(namespace).storage();
    }

    /// See [GeoParameters]. Throws IllegalArgumentException when there is no such namespace.
    public Settings geo(String namespace) {
        return known(namespace).geo();
    }

    /// See [SetParameters]; the defaults when nothing was configured for the set. Throws
    /// IllegalArgumentException when there is no such namespace.
    public Settings set(String namespace, String set) {
        return known(namespace).set(set);
    }

    private LiveNamespace known(String name) {
        var namespace = namespaces.get(name);
        if (namespace == null) {
            throw new IllegalArgumentException("no such namespace: " + name);
        }
        return namespace;
    }

    LiveSettings liveService() {
        return service;
    }

    LiveSettings network(SectionType type) {
        var live = network.get(type);
        if (live == null) {
            throw new IllegalArgumentException("no section of network: " + type);
        }
        return live;
    }

    /// From now on this listener is told of changes.
    public void onChange(ConfigChange.Listener listener) {
        listeners.add(listener);
    }

    void changed(ConfigChange change) {
        for (var listener : listeners) {
            listener.changed(change);
        }
    }

    /// `get-config:`, given what follows the colon: `name=value;…` or an error.
    public String getConfig(String arguments) {
        return answers.answer(arguments);
    }

    /// `set-config:`, given what follows the colon: `ok` or an error. Several pairs are applied in their
    /// order up to the first that is wrong.
    public String setConfig(String arguments) {
        return changes.apply(arguments);
    }

    /// `name=value;…` of a namespace, as `namespace/<ns>` appends them to the statistics; empty when there is
    /// none.
    public String namespaceConfigPairs(String namespace) {
        var known = namespaces.get(namespace);
        return known == null ? "" : answers.namespace(known);
    }

    /// `name=value` of a set's parameters, as `sets` appends them; `separator` stands between them.
    public String setConfigPairs(String namespace, String set, char separator) {
        var known = namespaces.get(namespace);
        return known == null ? "" : ConfigAnswers.pairs("", known.set(set), separator);
    }
}
