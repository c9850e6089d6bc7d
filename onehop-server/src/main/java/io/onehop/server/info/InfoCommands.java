package io.onehop.server.info;

import io.onehop.wire.info.InfoCommand;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// The commands by name. Filled at the start, then only asked; asking is safe for many threads.
final class InfoCommands {
    private final Map<String, LaterAction> actions = new TreeMap<>();

    /// Adds a command that takes arguments.
    void add(String name, InfoAction action) {
        addLater(name, atOnce(action));
    }

    private static LaterAction atOnce(InfoAction action) {
        return (command, session) -> CompletableFuture.completedFuture(action.answer(command, session));
    }

    /// Adds a command that is answered later.
    void addLater(String name, LaterAction action) {
        if (actions.put(name, action) != null) {
            throw new IllegalArgumentException("two info commands of one name: " + name);
        }
    }

    /// Adds a command, or puts it in the place of the one that has the name.
    void replace(String name, InfoAction action) {
        actions.put(name, atOnce(action));
    }

    /// Adds a command that takes no positional arguments: with such it is not recognized.
    void addPlain(String name, Supplier<String> answer) {
        add(name, (command, session) ->
                command.arguments().isEmpty() ? answer.get() : InfoErrors.UNRECOGNIZED);
    }

    /// Adds commands that are always answered alike.
    void addConstant(String answer, String... names) {
        for (String name : names) {
            addPlain(name, () -> answer);
        }
    }

    /// The value to answer.
    CompletableFuture<String> answer(InfoCommand command, InfoSession session) {
        LaterAction action = actions.get(command.name());
        return action == null
                ? CompletableFuture.completedFuture(InfoErrors.UNRECOGNIZED)
                : action.answer(command, session);
    }

    /// All names, in alphabetical order, joined by `;`.
    String names() {
        return String.join(";", actions.keySet());
    }
}
