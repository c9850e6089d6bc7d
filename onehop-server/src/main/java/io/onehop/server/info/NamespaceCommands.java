package io.onehop.server.info;

import io.onehop.server.stats.NamespaceStatistics;
import io.onehop.server.stats.StatList;
import io.onehop.wire.info.InfoCommand;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Commands about namespaces and sets (info-protocol reference, section 4).
final class NamespaceCommands {
    private static final String UNKNOWN_TYPE = "type=unknown";
    private static final String UNKNOWN_NS_TYPE = "ns_type=unknown";

    private final InfoSources sources;

    private NamespaceCommands(InfoSources sources) {
        this.sources = sources;
    }

    static void addTo(InfoCommands commands, InfoSources sources) {
        var namespaces = new NamespaceCommands(sources);
        commands.addPlain("namespaces", namespaces::names);
        commands.add("namespace", (command, session) -> namespaces.namespace(command));
        commands.add("sets", (command, session) -> namespaces.sets(command.arguments()));
    }

    private String names() {
        return sources.namespaces().stream().map(view -> view.facts().name())
                .collect(Collectors.joining(";"));
    }

    private String namespace(InfoCommand command) {
        List<String> arguments = command.arguments();
        NamespaceView view = arguments.size() == 1 ? sources.namespace(arguments.getFirst()) : null;
        if (view == null) {
            return UNKNOWN_TYPE;
        }
        StatList list = NamespaceStatistics.of(view.facts());
        for (Map.Entry<String, String> setting : view.config()) {
            list.add(setting.getKey(), setting.getValue());
        }
        return list.toString();
    }

    private String sets(List<String> arguments) {
        if (arguments.isEmpty()) {
            return sources.namespaces().stream().map(NamespaceCommands::sets).collect(Collectors.joining());
        }
        NamespaceView view = sources.namespace(arguments.getFirst());
        if (view == null) {
            return UNKNOWN_NS_TYPE;
        }
        if (arguments.size() == 1) {
            return sets(view);
        }
        SetFacts set = view.set(arguments.get(1));
        return set == null ? "" : set(view.facts().name(), set);
    }

    private static String sets(NamespaceView view) {
        String namespace = view.facts().name();
        return view.sets().stream().map(set -> set(namespace, set)).collect(Collectors.joining());
    }

    private static String set(String namespace, SetFacts set) {
        var text = new StringBuilder("ns=").append(namespace)
                .append(":set=").append(set.name())
                .append(":objects=").append(set.objects())
                .append(":tombstones=").append(set.tombstones())
                .append(":data_used_bytes=").append(set.dataUsedBytes())
                .append(":truncate_lut=").append(set.truncateLut())
                .append(":sindexes=0:index_populating=false")
                .append(":truncating=").append(set.truncating());
        for (Map.Entry<String, String> setting : set.config()) {
            text.append(':').append(setting.getKey()).append('=').append(setting.getValue());
        }
        return text.append(';').toString();
    }
}
