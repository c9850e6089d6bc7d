package io.onehop.server.info;

import io.onehop.model.ResultCode;
import io.onehop.wire.info.InfoCommand;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The commands about queries (info-protocol reference, section 3).
final class QueryCommands {
    private final QueryJobs queries;

    private QueryCommands(QueryJobs queries) {
        this.queries = queries;
    }

    static void addTo(InfoCommands commands, QueryJobs queries) {
        var jobs = new QueryCommands(queries);
        commands.add("query-show", (command, session) -> jobs.show(command));
        commands.add("query-abort", (command, session) -> jobs.abort(command));
        commands.addPlain("query-abort-all", jobs::abortAll);
    }

    private String show(InfoCommand command) {
        List<QueryJob> jobs = queries.jobs();
        if (idText(command) == null) {
            return jobs.stream().map(QueryJob::line).collect(Collectors.joining(";"));
        }
        Long id = id(command);
        if (id == null) {
            return badId();
        }
        for (QueryJob job : jobs) {
            if (job.id() == id) {
                return job.line();
            }
        }
        return InfoErrors.error(ResultCode.NOT_FOUND, "job not found");
    }

    private String abort(InfoCommand command) {
        if (idText(command) == null) {
            return InfoErrors.error(ResultCode.PARAMETER, "missing 'trid'");
        }
        Long id = id(command);
        if (id == null) {
            return badId();
        }
        return queries.abort(id) ? "ok" : InfoErrors.error(ResultCode.NOT_FOUND, "id not active");
    }

    /// The text is that of builds before 8.1, which tools look for.
    private String abortAll() {
        long killed = queries.jobs().stream().filter(job -> queries.abort(job.id())).count();
        return "OK - number of queries killed: " + killed;
    }

    private static @Nullable String idText(InfoCommand command) {
        String text = command.parameter("trid");
        return text == null ? command.parameter("id") : text;
    }

    /// The id, which some clients write as a negative number; null when it is none.
    private static @Nullable Long id(InfoCommand command) {
        String text = String.valueOf(idText(command));
        try {
            return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static String badId() {
        return InfoErrors.error(ResultCode.PARAMETER, "bad 'trid' value");
    }
}
