package io.onehop.server.namespace;

import io.onehop.server.config.Settings;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/// What a node knows of one set: its records, their bytes, its settings, up to when it is truncated.
///
/// Safe for use by many threads.
public final class SetInfo {
    private final byte[] name;
    private final LongAdder objects = new LongAdder();
    private final LongAdder dataBytes = new LongAdder();
    private volatile Settings settings;
    private volatile long truncateMillis;

    SetInfo(byte[] name, Settings settings) {
        this.name = name;
        this.settings = settings;
    }

    /// The name in UTF-8; shared, not to be written.
    public byte[] nameBytes() {
        return name;
    }

    /// The name.
    public String name() {
        return new String(name, StandardCharsets.UTF_8);
    }

    /// Number of records.
    public long objects() {
        return objects.sum();
    }

    /// Bytes of memory that the set's records take.
    public long dataBytes() {
        return dataBytes.sum();
    }

    /// The set's settings as they are now.
    public Settings settings() {
        return settings;
    }

    /// Takes new settings, at once.
    public void settings(Settings newSettings) {
        settings = newSettings;
    }

    /// Records last updated before this time (milliseconds since 2010) are truncated; 0 when never truncated.
    public long truncateMillis() {
        return truncateMillis;
    }

    void truncateMillis(long millis) {
        truncateMillis = millis;
    }

    void account(long objectsDelta, long bytesDelta) {
        if (objectsDelta != 0) {
            objects.add(objectsDelta);
        }
        dataBytes.add(bytesDelta);
    }

    boolean hasName(byte[] bytes, int offset, int length) {
        return Arrays.equals(name, 0, name.length, bytes, offset, offset + length);
    }
}
