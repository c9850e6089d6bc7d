package io.onehop.cli.check;

/// What an attempt to reach a port ended in.
public enum PortState {
    /// Something accepted the connection; on a service port it was the right node.
    OPEN("open", "ok"),
    /// The machine answers that nothing listens there.
    REFUSED("refused", "REFUSED"),
    /// No answer at all within the limit.
    TIMED_OUT("timed-out", "TIMEOUT"),
    /// There is no way to that address, or no such address.
    UNREACHABLE("unreachable", "UNREACHABLE"),
    /// It accepted, and is another node or none.
    WRONG_NODE("wrong-node", "WRONG NODE"),
    /// It accepted, and hung up or said what makes no sense.
    BROKEN("broken", "BROKEN"),
    /// Nobody has tried, or the answer is none of these.
    UNKNOWN("unknown", "?");

    private final String word;
    private final String mark;

    PortState(String word, String mark) {
        this.word = word;
        this.mark = mark;
    }

    /// The word of `port-check:` and of JSON.
    public String word() {
        return word;
    }

    /// What a table shows: capitals for what is wrong.
    public String mark() {
        return mark;
    }

    /// The state for a word of `port-check:`.
    static PortState of(String word) {
        for (PortState state : values()) {
            if (state.word.equalsIgnoreCase(word.replace('_', '-'))) {
                return state;
            }
        }
        return UNKNOWN;
    }

    /// Whether an attempt was made that failed.
    public boolean isFailure() {
        return this != OPEN && this != UNKNOWN;
    }
}
