package io.onehop.simulation.world;

import io.onehop.model.NodeId;

/// A machine on which nodes are started one after another.
///
/// @param index its number, from 0
/// @param id the id of its nodes
/// @param clock its clock, which survives its nodes
public record Host(int index, NodeId id, NodeClock clock) {
    @Override
    public String toString() {
        return id.toString();
    }
}
