package io.onehop.server.info;

import io.onehop.model.ResultCode;
import io.onehop.wire.info.InfoCommand;
import java.util.ArrayList;
import java.util.List;

/// The commands about histograms: of times and of records.
final class LatencyCommands {
    private static final int MAX_NAMESPACE_CHARS = 31;
    private static final int MAX_SET_CHARS = 63;
    private static final int MAX_TYPE_CHARS = 63;

    private final InfoSources sources;

    private LatencyCommands(InfoSources sources) {
        this.sources = sources;
    }

    static void addTo(InfoCommands commands, InfoSources sources) {
        var latencies = new LatencyCommands(sources);
        commands.add("latencies", (command, session) -> latencies.latencies(command));
        commands.add("histogram", (command, session) -> latencies.histogram(command));
    }

    private String latencies(InfoCommand command) {
        String name = command.parameter("hist");
        var entries = new ArrayList<String>();
        var node = sources.node().latencies();
        entries.addAll(name == null ? node.listed() : node.named(name));
        for (var namespace : sources.node().namespaces()) {
            var latencies = namespace.latencies();
            entries.addAll(name == null ? latencies.listed() : latencies.named(name));
        }
        return answer(entries);
    }

    private static String answer(List<String> entries) {
        return entries.isEmpty() ? InfoErrors.error(ResultCode.PARAMETER, "bad hist name")
                : String.join(";", entries);
    }

    private String histogram(InfoCommand command) {
        String problem = InfoErrors.require(command, "namespace", MAX_NAMESPACE_CHARS,
                ResultCode.UNKNOWN_NAMESPACE);
        if (problem == null) {
            problem = InfoErrors.require(command, "type", MAX_TYPE_CHARS, ResultCode.PARAMETER);
        }
        if (problem == null) {
            problem = InfoErrors.checkOptional(command, "set", MAX_SET_CHARS);
        }
        if (problem != null) {
            return problem;
        }
        NamespaceView view = sources.namespace(String.valueOf(command.parameter("namespace")));
        if (view == null) {
            return InfoErrors.NO_NAMESPACE;
        }
        String wanted = command.parameter("type");
        for (RecordHistogram.Type type : RecordHistogram.Type.values()) {
            if (type.text().equals(wanted)) {
                RecordHistogram histogram = view.histogram(type, command.parameter("set"));
                return histogram == null ? InfoErrors.unsupported("histogram " + wanted)
                        : histogram.answer(type);
            }
        }
        return InfoErrors.error(ResultCode.PARAMETER, "unknown hist name");
    }
}
