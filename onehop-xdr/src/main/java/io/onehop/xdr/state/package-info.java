/// What state another data centre is in.
///
/// What lives here: the states ([io.onehop.xdr.state.DcState]) and the machine that moves between them
/// ([io.onehop.xdr.state.DcHealth]). What it must not know: sockets, threads, queues; time is an argument.
/// Who calls it: the shipper of a data centre with each outcome, its ticker, operators' commands.
@NullMarked
package io.onehop.xdr.state;

import org.jspecify.annotations.NullMarked;
