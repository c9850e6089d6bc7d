package io.onehop.runtime;

/// How the kernel asks on an idle connection whether the other end is still there.
///
/// @param enabled whether it asks at all
/// @param idleSeconds after how long without traffic it begins, >= 1
/// @param intervalSeconds how long it waits for each answer, >= 1
/// @param probes how many answers may be missing, >= 1
public record KeepAlive(boolean enabled, int idleSeconds, int intervalSeconds, int probes) {
    /// @throws IllegalArgumentException when a number is below 1
    public KeepAlive {
        if (idleSeconds < 1 || intervalSeconds < 1 || probes < 1) {
            throw new IllegalArgumentException("keepalive below 1: idle=" + idleSeconds + " interval="
                    + intervalSeconds + " probes=" + probes);
        }
    }

    /// The fabric's defaults (config reference, `network.fabric`): 1 s, 1 s, 10 probes.
    public static KeepAlive usual() {
        return new KeepAlive(true, 1, 1, 10);
    }
}
