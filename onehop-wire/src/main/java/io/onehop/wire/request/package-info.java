/// Record messages as a server reads them.
///
/// What lives here: views over a message's bytes, which check its shape (counts, sizes, exact use of the
/// body) and answer where things are. What it must not know: what a command means or whether it is allowed.
/// Who calls it: the server's connections and the rooms behind them.
@NullMarked
package io.onehop.wire.request;

import org.jspecify.annotations.NullMarked;
