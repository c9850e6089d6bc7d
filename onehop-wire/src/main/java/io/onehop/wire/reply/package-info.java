/// Record messages as a server writes them.
///
/// What lives here: the writer of reply messages. What it must not know: what a command means. Who calls it:
/// the server's rooms that execute commands.
@NullMarked
package io.onehop.wire.reply;

import org.jspecify.annotations.NullMarked;
