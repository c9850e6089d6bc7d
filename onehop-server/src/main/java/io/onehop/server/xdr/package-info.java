/// Shipping to other data centres on this node: what is configured, which namespaces, what other nodes have
/// to know, what operators are told.
///
/// What lives here: a data centre with its shipper, throttle and state; last ship times between nodes; info
/// commands and log lines. What it must not know: how records are executed, real threads and sockets. Who
/// calls it: `node`, which gives it its world.
@NullMarked
package io.onehop.server.xdr;

import org.jspecify.annotations.NullMarked;
