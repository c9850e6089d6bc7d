package io.onehop.server.info;

import io.onehop.model.ResultCode;
import io.onehop.wire.info.InfoCommand;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The commands that truncate sets and namespaces (record-semantics reference, section 4.11).
final class TruncateCommands {
    private static final int MAX_NAMESPACE_CHARS = 31;
    private static final int MAX_SET_CHARS = 63;
    private static final int MAX_LUT_CHARS = 19;
    /// What older clients write when they mean the present.
    private static final String NOW = "now";

    /// There is nothing here to truncate.
    private static final CompletableFuture<String> NOTHING =
            CompletableFuture.completedFuture(TruncateOutcome.OK.answer());

    private final InfoSources sources;

    private TruncateCommands(InfoSources sources) {
        this.sources = sources;
    }

    static void addTo(InfoCommands commands, InfoSources sources) {
        var truncation = new TruncateCommands(sources);
        commands.addLater("truncate", (command, session) -> truncation.truncate(command, true));
        commands.addLater("truncate-namespace", (command, session) -> truncation.truncate(command, false));
        commands.addLater("truncate-undo", (command, session) -> truncation.undo(command, true));
        commands.addLater("truncate-namespace-undo", (command, session) -> truncation.undo(command, false));
    }

    private CompletableFuture<String> truncate(InfoCommand command, boolean ofSet) {
        String problem = problem(command, ofSet);
        if (problem == null) {
            problem = InfoErrors.checkOptional(command, "lut", MAX_LUT_CHARS);
        }
        if (problem != null) {
            return CompletableFuture.completedFuture(problem);
        }
        String lut = command.parameter("lut");
        boolean isNow = lut == null || lut.equals(NOW);
        long nanos = isNow ? 0 : nanos(String.valueOf(lut));
        if (nanos < 0) {
            return CompletableFuture.completedFuture(InfoErrors.error(ResultCode.PARAMETER, "bad lut"));
        }
        if (!isNow && nanos == 0) {
            return CompletableFuture.completedFuture(TruncateOutcome.TO_ZERO.answer());
        }
        NamespaceView view = view(command);
        return view == null ? NOTHING : text(view.truncate(set(command, ofSet), nanos));
    }

    private CompletableFuture<String> undo(InfoCommand command, boolean ofSet) {
        String problem = problem(command, ofSet);
        if (problem != null) {
            return CompletableFuture.completedFuture(problem);
        }
        NamespaceView view = view(command);
        return view == null ? NOTHING : text(view.truncateUndo(set(command, ofSet)));
    }

    private static CompletableFuture<String> text(CompletableFuture<TruncateOutcome> outcome) {
        return outcome.thenApply(TruncateOutcome::answer);
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
