/// What a node has of its cluster.
///
/// What lives here: the engine that takes views and leads to published partitions, what can be seen of it
/// from any thread, what operators ask it. What it must not know: how views come about, how bytes travel,
/// commands of clients. Who calls it: the node, which wires it, and the info commands.
@NullMarked
package io.onehop.cluster.engine;

import org.jspecify.annotations.NullMarked;
