/// The lines that the log shows of shipping.
///
/// What lives here: the line of a data centre in the layout that seed 002 prescribes
/// ([io.onehop.xdr.line.DcStateLine]) and those of the node ([io.onehop.xdr.line.NodeLine]), each made from a
/// record of values. What it must not know: loggers, clocks, where the values come from. Who calls it: the
/// ticker.
@NullMarked
package io.onehop.xdr.line;

import org.jspecify.annotations.NullMarked;
