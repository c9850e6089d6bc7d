package io.onehop.cluster.balance;

import io.onehop.model.NodeId;

/// What a balance knows of one node and one namespace.
///
/// @param id who
/// @param rackId its rack, 0 = none
/// @param quiesced whether it is to hold no replicas if others can
/// @param versions its copy of each partition; not to be changed afterwards. A copy without any record
///     should have the evade flag: it is used only to let a copy with records be master first ([Balance]), so
///     that it may be out of date when the plan is made
public record NodeInput(NodeId id, int rackId, boolean quiesced, PartitionVersion[] versions) {}
