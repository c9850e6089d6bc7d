/// Load generators and the server they compare Onehop with.
///
/// What lives here: programs that each run in a process of their own, so that a server's CPU time can be told
/// from the load's. What it must not know: anything inside server or client; only the wire protocol. Who
/// calls it: `compare.sh` and people who measure.
@NullMarked
package io.onehop.bench;

import org.jspecify.annotations.NullMarked;
