package io.onehop.simulation;

import io.onehop.simulation.fault.Profile;
import org.jspecify.annotations.Nullable;

/// What a run is to be like. What is left open is chosen by the seed.
///
/// @param nodes number of machines, 1..7; 0 = the seed chooses
/// @param seconds virtual seconds from the beginning to the last check, at least 30
/// @param profile kinds of faults; null = the seed chooses
/// @param partitions number of partitions, 1..4096; 0 = the seed chooses
/// @param realClients how many clients there are, beside the simple ones, that are the client of
///     `onehop-client`, 0..8
/// @param tells whether the result tells the story of a good run too
public record SimulationOptions(
        int nodes, int seconds, @Nullable Profile profile, int partitions, int realClients,
        boolean tells) {
    /// The most machines.
    public static final int MAX_NODES = 7;
    /// The most real clients.
    public static final int MAX_REAL_CLIENTS = 8;
    /// The least time in which something can go wrong and come to rest again.
    public static final int LEAST_SECONDS = 30;

    private static final int USUAL_SECONDS = 60;
    private static final int MAX_PARTITIONS = 4096;

    /// @throws IllegalArgumentException when something is out of range
    public SimulationOptions {
        if (nodes < 0 || nodes > MAX_NODES || seconds < LEAST_SECONDS || partitions < 0
                || partitions > MAX_PARTITIONS || realClients < 0 || realClients > MAX_REAL_CLIENTS) {
            throw new IllegalArgumentException("out of range: nodes=" + nodes + " seconds=" + seconds
                    + " partitions=" + partitions + " clients=" + realClients);
        }
    }

    /// Everything as the seed says, for 60 seconds.
    public static SimulationOptions bySeed() {
        return new SimulationOptions(0, USUAL_SECONDS, null, 0, 0, false);
    }

    /// With that kind of faults.
    public SimulationOptions withProfile(@Nullable Profile newProfile) {
        return new SimulationOptions(nodes, seconds, newProfile, partitions, realClients, tells);
    }

    /// With that many machines.
    public SimulationOptions withNodes(int newNodes) {
        return new SimulationOptions(newNodes, seconds, profile, partitions, realClients, tells);
    }

    /// With that many partitions.
    public SimulationOptions withPartitions(int newPartitions) {
        return new SimulationOptions(nodes, seconds, profile, newPartitions, realClients, tells);
    }

    /// With that many virtual seconds.
    public SimulationOptions withSeconds(int newSeconds) {
        return new SimulationOptions(nodes, newSeconds, profile, partitions, realClients, tells);
    }

    /// With that many real clients.
    public SimulationOptions withRealClients(int newRealClients) {
        return new SimulationOptions(nodes, seconds, profile, partitions, newRealClients, tells);
    }

    /// With or without the story of a good run.
    public SimulationOptions withStory(boolean newTells) {
        return new SimulationOptions(nodes, seconds, profile, partitions, realClients, newTells);
    }

    /// What the command line needs to do the same, beside the seed.
    String arguments() {
        var text = new StringBuilder();
        text.append(nodes == 0 ? "" : " --nodes " + nodes);
        text.append(seconds == USUAL_SECONDS ? "" : " --seconds " + seconds);
        text.append(profile == null ? "" : " --profile " + profile);
        text.append(realClients == 0 ? "" : " --clients " + realClients);
        text.append(partitions == 0 ? "" : " --partitions " + partitions);
        return text.toString();
    }
}
