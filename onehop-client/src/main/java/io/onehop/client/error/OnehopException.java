package io.onehop.client.error;

import io.onehop.model.ResultCode;
import org.jspecify.annotations.Nullable;

/// What the client throws for a command that did not work; there is no other, but one kind of it that tells
/// of each row of a batch.
///
/// [#inDoubt()] is what matters after a failed write: `false` is a promise that the write was not and will
/// not be applied. The message holds constant words and `key=value` facts.
public class OnehopException extends RuntimeException {
    private final int code;
    private final boolean inDoubt;
    private final String node;
    private final int attempts;

    /// @param code a [ResultCode]'s or [ClientCode]'s number
    /// @param inDoubt whether a write may have been or may yet be applied
    /// @param node name of the node of the last attempt, empty when there was none
    /// @param attempts how many requests were tried
    /// @param detail facts, or empty
    public OnehopException(
            int code, boolean inDoubt, String node, int attempts, String detail, @Nullable Throwable cause) {
        super(text(code, inDoubt, node, attempts, detail), cause);
        this.code = code;
        this.inDoubt = inDoubt;
        this.node = node;
        this.attempts = attempts;
    }

    /// A failure before anything was sent to any node.
    public static OnehopException local(ClientCode code, String detail) {
        return new OnehopException(code.code(), false, "", 0, detail, null);
    }

    private static String text(int code, boolean inDoubt, String node, int attempts, String detail) {
        var text = new StringBuilder(meaning(code)).append(" code=").append(code);
        if (!node.isEmpty()) {
            text.append(" node=").append(node);
        }
        text.append(" attempts=").append(attempts).append(" inDoubt=").append(inDoubt);
        if (!detail.isEmpty()) {
            text.append(" detail=").append(detail);
        }
        return text.toString();
    }

    /// A few words for a code of either kind.
    public static String meaning(int code) {
        var known = ResultCode.of(code);
        if (known != null) {
            return known.meaning();
        }
        for (var local : ClientCode.values()) {
            if (local.code() == code) {
                return local.meaning();
            }
        }
        return "unknown result code";
    }

    /// A [ResultCode]'s number (a server's answer; [ResultCode#TIMEOUT] also when the client's own time was
    /// up), or a [ClientCode]'s.
    public int code() {
        return code;
    }

    /// The code as a [ResultCode], or null when the client raised it or does not know it.
    public @Nullable ResultCode resultCode() {
        return ResultCode.of(code);
    }

    /// Whether the code is this one.
    public boolean is(ResultCode other) {
        return code == other.code();
    }

    /// Whether the code is this one.
    public boolean is(ClientCode other) {
        return code == other.code();
    }

    /// False promises that no write of the command was or will be applied.
    public boolean inDoubt() {
        return inDoubt;
    }

    /// The node of the last attempt, empty when there was none.
    public String node() {
        return node;
    }

    /// How many requests were tried.
    public int attempts() {
        return attempts;
    }
}
