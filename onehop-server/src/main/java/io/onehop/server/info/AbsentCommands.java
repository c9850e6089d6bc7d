package io.onehop.server.info;

import io.onehop.model.ResultCode;
import io.onehop.wire.info.InfoCommand;
import java.util.List;

/// Commands of features that this server does not have yet. Lists are empty, actions say that they are not
/// supported, and questions get the answer that clients take for "there is none". Removing what cannot be
/// there is done already, so that scripts that clean up before they start get as far as they can.
final class AbsentCommands {
    private static final String NO_INDEX = InfoErrors.error(ResultCode.INDEX_NOT_FOUND, "no index");
    private static final String NO_UDF = "error=udf_not_supported";

    private static final String OK = "ok";

    private AbsentCommands() {}

    static void addTo(InfoCommands commands, InfoSources sources) {
        addSecondaryIndexes(commands, sources);
        commands.add("udf-list", (command, session) -> "");
        commands.add("udf-get", (command, session) -> "error=not_found");
        commands.add("udf-remove", (command, session) -> OK);
        for (String name : List.of("udf-put", "udf-clear-cache")) {
            commands.add(name, (command, session) -> NO_UDF);
        }
        addUnsupported(commands, "quiesce", "quiesce", "quiesce-undo");
        addUnsupported(commands, "strong consistency", "roster-set", "revive");
        addUnsupported(commands, "heartbeat mesh", "tip", "tip-clear");
        addUnsupported(commands, "eviction reset", "eviction-reset");
    }

    private static void addSecondaryIndexes(InfoCommands commands, InfoSources sources) {
        commands.add("sindex-list", (command, session) -> "");
        commands.add("sindex-exists", (command, session) -> "false");
        commands.add("sindex-stat", (command, session) -> NO_INDEX);
        commands.add("sindex", (command, session) -> index(command, sources));
        commands.add("sindex-delete", (command, session) -> OK);
        addUnsupported(commands, "secondary index", "sindex-create");
    }

    private static String index(InfoCommand command, InfoSources sources) {
        List<String> arguments = command.arguments();
        if (arguments.isEmpty()) {
            return "";
        }
        if (sources.namespace(arguments.getFirst()) == null) {
            return "ns_type=unknown";
        }
        return arguments.size() == 1 ? "" : NO_INDEX;
    }

    private static void addUnsupported(InfoCommands commands, String what, String... names) {
        String answer = InfoErrors.unsupported(what);
        for (String name : names) {
            commands.add(name, (command, session) -> answer);
        }
    }
}
