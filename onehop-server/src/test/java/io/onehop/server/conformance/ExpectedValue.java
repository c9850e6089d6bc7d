package io.onehop.server.conformance;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A recorded value: its bytes in hexadecimal, or `#length:sha256` if it is longer than 2,048 bytes.
///
/// @param recorded as it stands in the file
public record ExpectedValue(String recorded) {
    private static final int MAX_BYTES_IN_FULL = 2048;

    /// Whether `bytes` is that value.
    public boolean matches(byte[] bytes) {
        return recorded.equals(form(bytes));
    }

    /// How a value would have been recorded.
    public static String form(byte[] bytes) {
        if (bytes.length <= MAX_BYTES_IN_FULL) {
            return HexFormat.of().formatHex(bytes);
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return "#" + bytes.length + ":" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
