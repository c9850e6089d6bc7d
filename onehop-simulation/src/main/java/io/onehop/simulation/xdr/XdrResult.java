package io.onehop.simulation.xdr;

import io.onehop.simulation.check.Violation;
import io.onehop.simulation.fault.Profile;
import java.util.List;

/// What became of a run of several clusters.
///
/// @param seed which
/// @param topology which clusters shipped to which
/// @param profile what happened to nodes
/// @param shipped records put on links, again and again too
/// @param compared versions that destinations were asked for live, to see that they never go back
/// @param down nodes that took a data centre for down at the end of an outage
/// @param events that happened
/// @param violations what must not have been; empty when all is well
public record XdrResult(
        long seed, Topology topology, Profile profile, long shipped, long compared, int down,
        long events, List<Violation> violations) {
    /// In a line.
    public String summary() {
        return "seed " + seed + " " + topology + " " + profile + " shipped " + shipped + " down " + down
                + " events " + events;
    }
}
