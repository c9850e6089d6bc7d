package io.onehop.wire.info;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// The body of an info answer, line by line: the command byte for byte, a tab, the value, a line feed
/// (info-protocol reference, section 1). For one thread.
public final class InfoAnswer {
    /// Bytes after which values are replaced by [#TOO_LONG]; a single value may be as long as it likes.
    public static final int MAX_BODY_SIZE = 8 << 20;
    /// The value of a command whose turn came after [#MAX_BODY_SIZE] bytes.
    public static final String TOO_LONG = "ERROR:4:answer too long, ask for less at once";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /// An answer without lines.
    public InfoAnswer() {}

    /// Whether the bound is reached: no more values are taken, and asking for them is in vain.
    public boolean isFull() {
        return bytes.size() >= MAX_BODY_SIZE;
    }

    /// Adds a command's line. Line feeds and tabs in the value become blanks.
    ///
    /// @param line  the command as received, one character per byte
    /// @param value the answer, sent as UTF-8
    public void add(String line, String value) {
        bytes.writeBytes(line.getBytes(StandardCharsets.ISO_8859_1));
        bytes.write('\t');
        bytes.writeBytes(clean(isFull() ? TOO_LONG : value).getBytes(StandardCharsets.UTF_8));
        bytes.write('\n');
    }

    /// Adds a line that repeats no command: a refusal of the whole request.
    public void addBare(String value) {
        bytes.writeBytes(clean(value).getBytes(StandardCharsets.UTF_8));
        bytes.write('\n');
    }

    /// The body so far.
    public byte[] body() {
        return bytes.toByteArray();
    }

    private static String clean(String value) {
        if (value.indexOf('\n') < 0 && value.indexOf('\t') < 0) {
            return value;
        }
        return value.replace('\n', ' ').replace('\t', ' ');
    }
}
