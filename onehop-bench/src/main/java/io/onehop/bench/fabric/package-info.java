/// What messages between nodes cost.
///
/// What lives here: a load on the fabric alone, two nodes in one process. What it must not know: the server,
/// records. Who calls it: people who measure.
@NullMarked
package io.onehop.bench.fabric;

import org.jspecify.annotations.NullMarked;
