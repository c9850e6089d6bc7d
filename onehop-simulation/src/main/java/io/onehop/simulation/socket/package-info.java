/// Connections of clients as they are to real code: byte streams behind Netty's channels, on virtual time.
///
/// What lives here: event loops that are lanes, channels without sockets, and what can happen to a stream on
/// its way (late, in pieces, held up by a cut, broken). What it must not know: the protocol, clients, nodes.
/// Who calls it: machines listen, clients call, faults break.
@NullMarked
package io.onehop.simulation.socket;

import org.jspecify.annotations.NullMarked;
