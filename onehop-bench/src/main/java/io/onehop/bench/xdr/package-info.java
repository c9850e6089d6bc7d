/// Shipping to other data centres, measured on processes of this machine.
///
/// What lives here: the command that starts nodes and links, the links with a delay between them, the loads,
/// and what is measured. What it must not know: how shipping works inside; it sees what operators see, and
/// what arrives. Who calls it: `scripts/bench/xdr-figures`.
@NullMarked
package io.onehop.bench.xdr;

import org.jspecify.annotations.NullMarked;
