package io.onehop.cli.ask;

/// A command that could not do its work for a reason the user can act upon; the message says what happened
/// and what to do next. Anything else that escapes a command is a defect and shows its stack trace.
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandFailure(String message) {
        super(message);
    }

    public CommandFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
