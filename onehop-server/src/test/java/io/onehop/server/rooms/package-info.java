/// Tests of several nodes in one thread, on a clock that is moved by hand.
///
/// What lives here: a fabric that passes bytes, nodes without sockets, tests of replication and proxies. What
/// it must not know: balance, migrations. Who calls it: nobody.
@NullMarked
package io.onehop.server.rooms;

import org.jspecify.annotations.NullMarked;
