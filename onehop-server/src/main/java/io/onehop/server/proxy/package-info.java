/// Having another node execute a command.
///
/// What lives here: the messages between the node that got a command and the node that executes it, the table
/// of those that wait for an answer, and who causes them. What it must not know: how commands are executed.
/// Who calls it: the transactions, on their lane.
@NullMarked
package io.onehop.server.proxy;

import org.jspecify.annotations.NullMarked;
