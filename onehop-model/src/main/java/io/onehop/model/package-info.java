/// The nouns every other module speaks of.
///
/// What lives here: immutable values (digest, node id, result code, particle types, bins, records) and the
/// arithmetic that belongs to them. What it must not know: bytes on a wire, threads, clocks, files. Who calls
/// it: everybody.
@NullMarked
package io.onehop.model;

import org.jspecify.annotations.NullMarked;
