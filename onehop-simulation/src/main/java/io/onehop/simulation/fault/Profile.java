package io.onehop.simulation.fault;

import java.util.Locale;

/// Kinds of trouble, and so which promises hold. "Nuisances" are what must never do harm: connections that
/// break, cuts and pauses that are shorter than the heartbeat timeout, slow nodes, slow messages.
public enum Profile {
    /// Nothing at all: every command is done.
    NONE(true),
    /// Nuisances; nodes crash or leave and come back empty, fewer at once than there are copies.
    CRASH(true),
    /// Nuisances; nodes join and leave in the middle of migrations.
    MIGRATION(true),
    /// As [#MIGRATION], and calendars of machines are set forward and back.
    CLOCK(true),
    /// Nodes are stopped for longer than the heartbeat timeout.
    PAUSE(false),
    /// Ports are cut off, in one direction or both, between some nodes or halves of the cluster.
    PARTITION(false),
    /// One clean split, with clients on both sides; what they wrote is compared with what is left.
    SPLIT(false),
    /// Everything.
    MIXED(false);

    private final boolean losesNothing;

    Profile(boolean losesNothing) {
        this.losesNothing = losesNothing;
    }

    /// Whether acknowledged writes must survive, and reads must see them.
    public boolean losesNothing() {
        return losesNothing;
    }

    /// Whether nodes may go.
    boolean losesNodes() {
        return this == CRASH || this == MIGRATION || this == CLOCK || this == MIXED;
    }

    /// The profile with that name in lower case.
    ///
    /// @throws IllegalArgumentException when there is none
    public static Profile parse(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
