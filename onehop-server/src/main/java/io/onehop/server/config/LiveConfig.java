package io.onehop.server.config;

/// TEMPORARY until the real one is merged.
public final class LiveConfig {
    private final NodeConfig config;

    public LiveConfig(NodeConfig config) {
        this.config = config;
    }

    public Settings service() {
        return config.service();
    }

    public Settings namespace(String name) {
        return config.namespaces().stream().filter(n -> n.name().equals(name)).findFirst().orElseThrow().settings();
    }

    public Settings storage(String name) {
        return config.namespaces().stream().filter(n -> n.name().equals(name)).findFirst().orElseThrow().storage();
    }

    public Settings set(String namespace, String set) {
        return Settings.defaults(SetParameters.CATALOGUE);
    }
}
