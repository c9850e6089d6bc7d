/// What a namespace is made of on one node: its records, sets, limits, expiry and truncation.
///
/// What lives here: [Namespace] and the parts that belong to it. What it must not know: messages,
/// connections, how commands are executed or routed. Who calls it: the transactions, the info commands, the
/// node's housekeeping.
@NullMarked
package io.onehop.server.namespace;

import org.jspecify.annotations.NullMarked;
