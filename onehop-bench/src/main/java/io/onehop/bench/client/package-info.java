/// The Java client beside the official one: the same commands against the same server, turn by turn.
///
/// What lives here: the command that starts servers and workers and compares, the worker process that holds
/// one client, the two clients behind one interface. What it must not know: how either client works inside;
/// the official one is used through its public interface only. Who calls it: `scripts/bench/client-figures`.
@NullMarked
package io.onehop.bench.client;

import org.jspecify.annotations.NullMarked;
