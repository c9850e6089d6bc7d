package io.onehop.server.logging;

import java.time.ZoneId;
import java.time.ZoneOffset;

/// How a line's time is written.
///
/// @param millis with milliseconds (`log-millis`)
/// @param zone UTC, or the machine's zone (`log-local-time`)
public record LogFormat(boolean millis, ZoneId zone) {
    /// Seconds in UTC.
    public static final LogFormat STANDARD = new LogFormat(false, ZoneOffset.UTC);
}
