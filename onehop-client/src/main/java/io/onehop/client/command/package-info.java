/// Commands as values: what an application wants done, and the bytes of it.
///
/// What lives here: keys, operations, one class per command that knows its own request and reply. What it
/// must not know: nodes, connections, retries, how anybody waits. Who calls it: applications make commands,
/// calls run them.
@NullMarked
package io.onehop.client.command;

import org.jspecify.annotations.NullMarked;
