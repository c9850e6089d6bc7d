package io.onehop.server.info;

import io.onehop.model.ResultCode;
import io.onehop.wire.info.InfoCommand;
import org.jspecify.annotations.Nullable;

/// The commands that truncate sets and namespaces (record-semantics reference, section 4.11).
final class TruncateCommands {
    private static final int MAX_NAMESPACE_CHARS = 31;
    private static final int MAX_SET_CHARS = 63;
    private static final int MAX_LUT_CHARS = 19;
    /// What older clients write when they mean the present.
    private static final String NOW = "now";

    private final InfoSources sources;

    private TruncateCommands(InfoSources sources) {
        this.sources = sources;
    }

    static void addTo(InfoCommands commands, InfoSources sources) {
        var truncation = new TruncateCommands(sources);
        commands.add("truncate", (command, session) -> truncation.truncate(command, true));
        commands.add("truncate-namespace", (command, session) -> truncation.truncate(command, false));
        commands.add("truncate-undo", (command, session) -> truncation.undo(command, true));
        commands.add("truncate-namespace-undo", (command, session) -> truncation.undo(command, false));
    }

    private String truncate(InfoCommand command, boolean ofSet) {
        String problem = problem(command, ofSet);
        if (problem == null) {
            problem = InfoErrors.checkOptional(command, "lut", MAX_LUT_CHARS);
        }
        if (problem != null) {
            return problem;
        }
        String lut = command.parameter("lut");
        boolean isNow = lut == null || lut.equals(NOW);
        long nanos = isNow ? 0 : nanos(String.valueOf(lut));
        if (nanos < 0) {
            return InfoErrors.error(ResultCode.PARAMETER, "bad lut");
        }
        if (!isNow && nanos == 0) {
            return TruncateOutcome.TO_ZERO.answer();
        }
        NamespaceView view = view(command);
        return (view == null ? TruncateOutcome.OK : view.truncate(set(command, ofSet), nanos)).answer();
    }

    private String undo(InfoCommand command, boolean ofSet) {
        String problem = problem(command, ofSet);
        if (problem != null) {
            return problem;
        }
        NamespaceView view = view(command);
        return (view == null ? TruncateOutcome.OK : view.truncateUndo(set(command, ofSet))).answer();
    }

    private static @Nullable String problem(InfoCommand command, boolean ofSet) {
        String problem = InfoErrors.require(command, "namespace", MAX_NAMESPACE_CHARS,
                ResultCode.UNKNOWN_NAMESPACE);
        if (problem == null && ofSet) {
            return InfoErrors.require(command, "set", MAX_SET_CHARS, ResultCode.PARAMETER);
        }
        return problem;
    }

    private @Nullable NamespaceView view(InfoCommand command) {
        String name = command.parameter("namespace");
        return name == null ? null : sources.namespace(name);
    }

    private static @Nullable String set(InfoCommand command, boolean ofSet) {
        return ofSet ? command.parameter("set") : null;
    }

    /// The number, or -1 when it is none.
    private static long nanos(String text) {
        try {
            return text.charAt(0) == '+' ? -1 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
