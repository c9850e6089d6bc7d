/// How fast records may be put on the wire to another data centre.
///
/// What lives here: the classes of outcomes ([io.onehop.xdr.throttle.Classification]), the rules that make
/// read threads sleep ([io.onehop.xdr.throttle.Throttle]) and what tells of them
/// ([io.onehop.xdr.throttle.ThrottleReport]). What it must not know: sockets, threads, the client,
/// records, the state of a data centre; time is an argument. Who calls it: the read threads of a data
/// centre, the callbacks of its client, the ticker and the info commands.
@NullMarked
package io.onehop.xdr.throttle;

import org.jspecify.annotations.NullMarked;
