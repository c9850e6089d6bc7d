/// Load: keeps commands under way through the client and counts what comes of them.
///
/// What lives here: the phases of a load, who sends when, counts and latencies, the CPU time of a local
/// server. What it must not know: the command line's options and texts. Who calls it: `onehop bench`.
@NullMarked
package io.onehop.cli.load;

import org.jspecify.annotations.NullMarked;
