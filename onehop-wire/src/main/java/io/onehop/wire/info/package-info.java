/// The texts of the info protocol, as pure functions: requests into commands, answers into lines, and the
/// grammars of peers and replicas (info-protocol reference, sections 1, 2.6 and 2.7).
///
/// What lives here: parsing and building of texts. What it must not know: what a command does, sockets,
/// threads. Who calls it: the server's info commands and everything that asks them.
@NullMarked
package io.onehop.wire.info;

import org.jspecify.annotations.NullMarked;
