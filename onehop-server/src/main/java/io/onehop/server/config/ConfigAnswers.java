package io.onehop.server.config;

import java.util.List;

/// Writes what `get-config` answers.
final class ConfigAnswers {
    static final String NO_NAMESPACE = "ERROR:20:namespace not found on node";
    private static final String BAD_CONTEXT = "ERROR:4:invalid context";

    private final LiveConfig config;

    ConfigAnswers(LiveConfig config) {
        this.config = config;
    }

    String answer(String arguments) {
        var asked = ArgumentPairs.parse(arguments);
        String context = asked.value("context");
        if (context == null) {
            return asked.pairs().isEmpty() ? everything() : BAD_CONTEXT;
        }
        return switch (context) {
            case "service" -> pairs("", config.service(), ';');
            case "network" -> network();
            case "namespace" -> namespace(asked);
            case "security" -> pairs("", config.initial().security(), ';');
            case "xdr" -> xdr(asked);
            default -> BAD_CONTEXT;
        };
    }

    /// All contexts; namespaces carry their name in front, as in an override: `namespace.test.default-ttl=0`.
    private String everything() {
        var all = new StringBuilder(pairs("", config.service(), ';')).append(';').append(network());
        for (String name : config.namespaceNames()) {
            String prefix = "namespace." + name + ".";
            all.append(';').append(prefix);
            all.append(config.namespaceConfigPairs(name).replace(";", ";" + prefix));
        }
        return all.toString();
    }

    private String network() {
        return join(pairs("service.", config.networkService(), ';'),
                pairs("admin.", config.networkAdmin(), ';'),
                pairs("heartbeat.", config.heartbeat(), ';'),
                pairs("fabric.", config.fabric(), ';'));
    }

    private String namespace(ArgumentPairs asked) {
        String name = asked.namespace();
        if (name == null || name.isEmpty()) {
            return "ERROR:20:missing 'namespace'";
        }
        var namespace = config.findNamespace(name);
        if (namespace == null) {
            return NO_NAMESPACE;
        }
        String set = asked.value("set");
        return set == null ? namespace(namespace) : pairs("", namespace.set(set), ';');
    }

    String namespace(LiveNamespace namespace) {
        var section = config.initial().root().children(SectionType.NAMESPACE).stream()
                .filter(candidate -> candidate.name().equals(namespace.name())).findFirst().orElseThrow();
        return join(pairs("", namespace.settings(), ';'),
                typed("index-type", section.settingsOf(SectionType.INDEX_TYPE)),
                typed("sindex-type", section.settingsOf(SectionType.SINDEX_TYPE)),
                typed("storage-engine", namespace.storage()),
                pairs("geo2dsphere-within.", namespace.geo(), ';'));
    }

    /// A section that has a type: `storage-engine=memory;storage-engine.data-size=0;…`.
    private static String typed(String keyword, Settings settings) {
        String rest = pairs(keyword + ".", settings, ';');
        return rest.replaceFirst("^" + keyword + "\\.type=", keyword + "=");
    }

    private String xdr(ArgumentPairs asked) {
        LiveXdr xdr = config.xdr();
        String wanted = asked.value("dc");
        if (wanted == null) {
            String names = String.join(",", xdr.dcs().stream().map(LiveXdr.Dc::name).toList());
            return "dcs=" + names + ";" + pairs("", xdr.settings(), ';');
        }
        LiveXdr.Dc dc = xdr.find(wanted);
        return dc == null ? "ERROR:4:dc not found" : dc(dc, asked);
    }

    private static String dc(LiveXdr.Dc dc, ArgumentPairs asked) {
        String wanted = asked.value("namespace");
        if (wanted == null) {
            return pairs("", dc.settings(), ';') + ";namespaces=" + String.join(",", dc.namespaceNames());
        }
        Settings settings = dc.namespace(wanted);
        return settings == null ? NO_NAMESPACE : pairs("", settings, ';');
    }

    private static String join(String... parts) {
        return String.join(";", parts);
    }

    /// `prefix` and the name of each parameter, `=`, its value. Files and devices are numbered where there
    /// are some, and left out where there are none.
    static String pairs(String prefix, Settings settings, char separator) {
        var answer = new StringBuilder();
        for (var parameter : settings.catalogue().parameters()) {
            if (parameter == StorageParameters.FILES || parameter == StorageParameters.DEVICES) {
                numbered(prefix, parameter, settings.list(parameter), separator, answer);
            } else {
                answer.append(answer.isEmpty() ? "" : separator);
                answer.append(prefix).append(parameter.lineName());
                answer.append('=').append(settings.describe(parameter));
            }
        }
        return answer.toString();
    }

    private static void numbered(
            String prefix, Parameter parameter, List<String> elements, char separator, StringBuilder answer) {
        for (int i = 0; i < elements.size(); i++) {
            answer.append(answer.isEmpty() ? "" : separator);
            answer.append(prefix).append(parameter.lineName()).append('[').append(i).append("]=");
            answer.append(elements.get(i));
        }
    }
}
