package io.onehop.client.policy;

import java.time.Duration;

/// What happens when a node's connections are short.
///
/// @param maxOpening how many connections to a node are opened at a time, 1 or more: a burst of commands
///     waits for these instead of opening one each
/// @param maxWaiting how many commands may wait for a node's connection when all that are allowed are in use;
///     0 = none, they fail with -7 at once
/// @param maxWait for how long, above zero when any may wait; never beyond the command's own time
/// @param checkNames whether each new connection is asked for the node's name before a command uses it
/// @param drain for how long a connection whose command's time was up is read on, so that it can be used
///     again once the late answer came whole; zero = it is closed at once
public record PoolPolicy(
        int maxOpening, int maxWaiting, Duration maxWait, boolean checkNames, Duration drain) {
    /// @throws IllegalArgumentException when a limit is out of range
    public PoolPolicy {
        if (maxOpening < 1 || maxWaiting < 0 || maxWait.isNegative() || drain.isNegative()
                || maxWaiting > 0 && maxWait.isZero()) {
            throw new IllegalArgumentException("pool limits are out of range: maxOpening=" + maxOpening
                    + " maxWaiting=" + maxWaiting + " maxWait=" + maxWait + " drain=" + drain);
        }
    }

    /// Eight openings at a time, no waiting at the limit, names are checked, nothing is drained.
    public static PoolPolicy defaults() {
        return new PoolPolicy(8, 0, Duration.ZERO, true, Duration.ZERO);
    }

    /// With so many openings at a time.
    public PoolPolicy withMaxOpening(int newMaxOpening) {
        return new PoolPolicy(newMaxOpening, maxWaiting, maxWait, checkNames, drain);
    }

    /// With so many commands waiting at the limit, each for so long.
    public PoolPolicy withWaiting(int newMaxWaiting, Duration newMaxWait) {
        return new PoolPolicy(maxOpening, newMaxWaiting, newMaxWait, checkNames, drain);
    }

    /// With or without a check of the node's name on each new connection.
    public PoolPolicy withCheckNames(boolean newCheckNames) {
        return new PoolPolicy(maxOpening, maxWaiting, maxWait, newCheckNames, drain);
    }

    /// With so much time for late answers; zero = none.
    public PoolPolicy withDrain(Duration newDrain) {
        return new PoolPolicy(maxOpening, maxWaiting, maxWait, checkNames, newDrain);
    }
}
