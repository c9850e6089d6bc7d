package io.onehop.server.config;

import java.util.Locale;

/// The suffixes an integer may carry.
///
/// A size's `k` is 1024 as `ki` is: files written for the incumbent say `4g` and mean 4 GiB.
public enum Unit {
    /// None.
    PLAIN(""),
    /// `s m h d`, in seconds.
    SECONDS("s m h d"),
    /// `k m g t p` and `ki mi gi ti pi`, powers of 1024.
    SIZE("k m g t p, ki mi gi ti pi");

    /// A number of more digits than this is no number (a long has 19).
    private static final int MAX_DIGITS = 19;

    private final String suffixes;

    Unit(String suffixes) {
        this.suffixes = suffixes;
    }

    /// The suffixes as a person reads them, empty for none.
    public String suffixes() {
        return suffixes;
    }

    /// Reads an integer with an optional suffix.
    ParameterValue parse(String text) {
        int digitsEnd = text.startsWith("-") ? 1 : 0;
        int digitsStart = digitsEnd;
        while (digitsEnd < text.length() && text.charAt(digitsEnd) >= '0' && text.charAt(digitsEnd) <= '9') {
            digitsEnd++;
        }
        int digits = digitsEnd - digitsStart;
        if (digits == 0 || digits > MAX_DIGITS) {
            return notANumber(text);
        }
        long factor = factor(text.substring(digitsEnd).toLowerCase(Locale.ROOT));
        if (factor == 0) {
            return notANumber(text);
        }
        try {
            long number = Long.parseLong(text.substring(0, digitsEnd));
            return new ParameterValue.Numeric(Math.multiplyExact(number, factor));
        } catch (ArithmeticException | NumberFormatException tooBig) {
            return new ParameterValue.Wrong(text + " is too big for 63 bits");
        }
    }

    private ParameterValue notANumber(String text) {
        return new ParameterValue.Wrong("'" + text + "' is no integer"
                + (this == PLAIN ? "" : " (it may end in one of: " + suffixes + ")"));
    }

    /// What a suffix multiplies by, 0 when it is not one of this unit.
    private long factor(String suffix) {
        if (suffix.isEmpty()) {
            return 1;
        }
        return switch (this) {
            case PLAIN -> 0;
            case SECONDS -> switch (suffix) {
                case "s" -> 1;
                case "m" -> 60;
                case "h" -> 3_600;
                case "d" -> 86_400;
                default -> 0;
            };
            case SIZE -> switch (suffix) {
                case "k", "ki" -> 1L << 10;
                case "m", "mi" -> 1L << 20;
                case "g", "gi" -> 1L << 30;
                case "t", "ti" -> 1L << 40;
                case "p", "pi" -> 1L << 50;
                default -> 0;
            };
        };
    }
}
