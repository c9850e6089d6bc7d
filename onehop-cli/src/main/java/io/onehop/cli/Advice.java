package io.onehop.cli;

import io.onehop.client.error.ClientCode;
import io.onehop.client.error.OnehopException;
import io.onehop.model.ResultCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What went wrong with a record's command, for people: what happened, and what to do next. Stateless.
final class Advice {
    private Advice() {}

    /// No node could be used.
    static String connect(OnehopException failure, List<String> seeds) {
        return "cannot connect to " + String.join(", ", seeds) + ": " + failure.getMessage()
                + "; start a node with 'onehop server' or name another with HOST:PORT";
    }

    /// A command failed. A write that may have been applied says so.
    static String command(OnehopException failure, String namespace, long timeoutMillis) {
        String text = words(failure, namespace, timeoutMillis);
        return failure.inDoubt() ? text + "; the write may have been applied: read the record" : text;
    }

    private static String words(OnehopException failure, String namespace, long timeoutMillis) {
        String what = failure.getMessage();
        if (failure.is(ClientCode.NOT_AVAILABLE) || failure.is(ClientCode.NO_NODE)) {
            return what + "; 'onehop info HOST:PORT namespaces' shows whether the node is there and has the "
                    + "namespace '" + namespace + "'";
        }
        String advice = serverAdvice(failure.resultCode(), namespace, timeoutMillis);
        return advice == null ? String.valueOf(what) : what + "; " + advice;
    }

    private static @Nullable String serverAdvice(
            @Nullable ResultCode code, String namespace, long timeoutMillis) {
        return switch (code) {
            case NOT_FOUND -> "there is no such record to update";
            case GENERATION -> "the record was written by somebody else since; 'onehop get --json' shows its "
                    + "generation now";
            case RECORD_EXISTS -> "there is such a record already; leave out --create-only to change it";
            case UNKNOWN_NAMESPACE -> "there is no namespace '" + namespace
                    + "'; 'onehop info HOST:PORT namespaces' lists those there are";
            case BIN_NAME -> "a bin's name has 1 to 15 bytes";
            case TIMEOUT -> "no answer within " + timeoutMillis + " ms; try a longer --timeout-ms";
            case null, default -> null;
        };
    }
}
