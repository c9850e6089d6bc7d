/// Commands on records: what each does, in which order it checks, what it answers.
///
/// What lives here: one class per kind of command, and the executor that picks it. What it must not know:
/// connections, event loops, info commands. Who calls it: the connections, for messages they have decoded.
@NullMarked
package io.onehop.server.txn;

import org.jspecify.annotations.NullMarked;
