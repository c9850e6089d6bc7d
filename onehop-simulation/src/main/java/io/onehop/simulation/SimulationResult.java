package io.onehop.simulation;

import io.onehop.simulation.check.Violation;
import io.onehop.simulation.fault.Profile;
import java.util.List;

/// What became of a run.
///
/// @param seed what it was made of
/// @param profile which faults there were
/// @param nodes number of machines
/// @param replicationFactor copies wanted
/// @param partitions number of partitions
/// @param actions what clients did
/// @param notDone actions that failed or are in doubt
/// @param events what happened in the world, in number
/// @param hash the same for two runs that did the same
/// @param violations what must not be
/// @param report the whole story, for people; empty when all went well
public record SimulationResult(
        long seed,
        Profile profile,
        int nodes,
        int replicationFactor,
        int partitions,
        int actions,
        int notDone,
        long events,
        long hash,
        List<Violation> violations,
        List<String> report) {
    /// Takes copies of the lists.
    public SimulationResult {
        violations = List.copyOf(violations);
        report = List.copyOf(report);
    }

    /// Whether all went well.
    public boolean isGood() {
        return violations.isEmpty();
    }

    /// One line.
    public String summary() {
        String end = isGood() ? "ok" : "FAILED " + violations.getFirst().rule();
        return "seed " + seed + " " + profile + " nodes=" + nodes + " rf=" + replicationFactor
                + " partitions=" + partitions + " actions=" + actions + " not-done=" + notDone
                + " events=" + events + ": " + end;
    }
}
