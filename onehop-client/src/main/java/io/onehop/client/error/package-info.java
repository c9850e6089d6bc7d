/// How the client says that something did not work.
///
/// What lives here: the one exception and the codes that only a client raises. What it must not know:
/// connections, commands, retries. Who calls it: every other room of the client, and applications.
@NullMarked
package io.onehop.client.error;

import org.jspecify.annotations.NullMarked;
