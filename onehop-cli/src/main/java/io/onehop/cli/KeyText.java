package io.onehop.cli;

import io.onehop.client.command.Key;
import io.onehop.model.Digest;
import io.onehop.model.Value;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Keys as people write and read them (docs/command-line.md, KEY). Stateless.
final class KeyText {
    private static final String INTEGER = "int:";
    private static final String DIGEST = "digest:";

    private KeyText() {}

    /// The key a text stands for.
    ///
    /// @throws IllegalArgumentException when it is marked as something it is not; the message says why
    static Key parse(String namespace, String set, String text) {
        if (text.startsWith(DIGEST)) {
            return Key.ofDigest(namespace, set, digest(text.substring(DIGEST.length())));
        }
        if (text.startsWith(INTEGER)) {
            return Key.of(namespace, set, integer(text.substring(INTEGER.length())));
        }
        if (text.startsWith(ValueText.BLOB)) {
            return Key.of(namespace, set, ValueText.bytes(text.substring(ValueText.BLOB.length())));
        }
        boolean marked = text.startsWith(ValueText.TEXT);
        return Key.of(namespace, set, marked ? text.substring(ValueText.TEXT.length()) : text);
    }

    private static long integer(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException("'" + digits + "' is no 64-bit integer, as in int:7; "
                    + "for a string write str:int:" + digits);
        }
    }

    private static Digest digest(String hex) {
        if (hex.length() == 2 * Digest.SIZE && hex.chars().allMatch(HexFormat::isHexDigit)) {
            return Digest.read(HexFormat.of().parseHex(hex), 0);
        }
        throw new IllegalArgumentException("'" + hex + "' is no digest: 40 hexadecimal digits are expected; "
                + "for a string write str:digest:" + hex);
    }

    /// A user key as it would be written, or null when only the digest is known.
    static @Nullable String text(Key key) {
        return switch (key.userKey()) {
            case null -> null;
            case Value.Int(long number) -> INTEGER + number;
            case Value.Text(String string) when isMarked(string) -> ValueText.TEXT + string;
            case Value.Text(String string) -> string;
            case Value other -> ValueText.text(other);
        };
    }

    private static boolean isMarked(String string) {
        return string.startsWith(INTEGER) || string.startsWith(DIGEST) || string.startsWith(ValueText.BLOB)
                || string.startsWith(ValueText.TEXT);
    }
}
