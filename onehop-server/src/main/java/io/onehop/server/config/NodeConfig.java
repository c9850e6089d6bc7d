package io.onehop.server.config;

import io.onehop.server.logging.LogFormat;
import io.onehop.server.logging.LogLevel;
import io.onehop.server.logging.LogSink;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that a node is told at its start. Immutable; made by [ConfigParser].
public final class NodeConfig {
    /// The sweep of expired records when nothing is configured, so that a record may have a TTL.
    private static final long DEFAULT_NSUP_SECONDS = 120;
    private static final String LOOPBACK = "127.0.0.1";

    private final Section root;
    private final List<NamespaceConfig> namespaces;

    NodeConfig(Section root) {
        this.root = root;
        this.namespaces = root.children(SectionType.NAMESPACE).stream().map(NamespaceConfig::of).toList();
    }

    /// What a node does without a configuration file: the namespace `test` in memory, on loopback addresses.
    public static NodeConfig defaults() {
        return new NodeConfig(defaultRoot());
    }

    static Section defaultRoot() {
        var namespace = Section.empty(SectionType.NAMESPACE, "test");
        namespace = namespace.with(
                namespace.settings().with(NamespaceParameters.NSUP_PERIOD, DEFAULT_NSUP_SECONDS));
        var network = Section.empty(SectionType.NETWORK, "")
                .with(onLoopback(SectionType.NETWORK_SERVICE, NetworkServiceParameters.ADDRESSES))
                .with(onLoopback(SectionType.NETWORK_HEARTBEAT, HeartbeatParameters.ADDRESSES))
                .with(onLoopback(SectionType.NETWORK_FABRIC, FabricParameters.ADDRESSES));
        return Section.empty(SectionType.ROOT, "").with(network).with(namespace);
    }

    private static Section onLoopback(SectionType type, Parameter addresses) {
        var section = Section.empty(type, "");
        return section.with(section.settings().with(addresses, LOOPBACK));
    }

    Section root() {
        return root;
    }

    private Settings network(SectionType type) {
        var network = root.child(SectionType.NETWORK);
        return network == null ? Settings.defaults(type.catalogue()) : network.settingsOf(type);
    }

    /// `service { }`, see [ServiceParameters].
    public Settings service() {
        return root.settingsOf(SectionType.SERVICE);
    }

    /// `network { service { } }`, see [NetworkServiceParameters].
    public Settings networkService() {
        return network(SectionType.NETWORK_SERVICE);
    }

    /// `network { admin { } }`, see [AdminParameters].
    public Settings networkAdmin() {
        return network(SectionType.NETWORK_ADMIN);
    }

    /// `network { heartbeat { } }`, see [HeartbeatParameters].
    public Settings heartbeat() {
        return network(SectionType.NETWORK_HEARTBEAT);
    }

    /// `network { fabric { } }`, see [FabricParameters].
    public Settings fabric() {
        return network(SectionType.NETWORK_FABRIC);
    }

    /// `mod-lua { }`, see [ModLuaParameters].
    public Settings modLua() {
        return root.settingsOf(SectionType.MOD_LUA);
    }

    /// `security { }`, see [SecurityParameters].
    public Settings security() {
        return root.settingsOf(SectionType.SECURITY);
    }

    /// The namespaces in the order of the file, at least one.
    public List<NamespaceConfig> namespaces() {
        return namespaces;
    }

    /// A namespace by its name, or null.
    public @Nullable NamespaceConfig namespace(String name) {
        for (var namespace : namespaces) {
            if (namespace.name().equals(name)) {
                return namespace;
            }
        }
        return null;
    }

    /// Where log lines go: the console at info when nothing is configured.
    public List<LogSink> logSinks() {
        var sinks = new ArrayList<LogSink>();
        var logging = root.child(SectionType.LOGGING);
        if (logging != null) {
            for (var section : logging.children()) {
                if (section.type() != SectionType.LOG_SYSLOG) {
                    sinks.add(LogLevels.sink(section.name(), section.settings()));
                }
            }
        }
        return sinks.isEmpty() ? List.of(LogSink.console(LogLevel.INFO)) : sinks;
    }

    /// How log lines tell the time; `localZone` is the machine's.
    public LogFormat logFormat(ZoneId localZone) {
        return new LogFormat(service().flag(ServiceParameters.LOG_MILLIS),
                service().flag(ServiceParameters.LOG_LOCAL_TIME) ? localZone : ZoneOffset.UTC);
    }
}
