package io.onehop.cluster.migration;

/// Settings of migrations that hold for the whole node; they may change at any time (migrations reference,
/// section 5).
///
/// @param threads `migrate-threads`: partitions sent at once, 0 stops
/// @param maxIncoming `migrate-max-num-incoming`: partitions received at once
/// @param fillDelaySeconds `migrate-fill-delay`: from a balance until replicas are filled
public record MigrationSettings(int threads, int maxIncoming, int fillDelaySeconds) {
    /// What holds unless configured otherwise.
    public static final MigrationSettings DEFAULTS = new MigrationSettings(1, 4, 0);

    /// @throws IllegalArgumentException when a number is negative
    public MigrationSettings {
        if (threads < 0 || maxIncoming < 0 || fillDelaySeconds < 0) {
            throw new IllegalArgumentException("negative setting: threads=" + threads + " incoming="
                    + maxIncoming + " fillDelay=" + fillDelaySeconds);
        }
    }
}
