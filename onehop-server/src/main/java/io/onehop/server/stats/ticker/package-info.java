/// The frame of lines a node logs every few seconds.
///
/// What lives here: the ticker and the lines of a frame in both layouts. What it must not know: how commands
/// run, logging frameworks. Who calls it: the node starts one ticker; tests build frames.
@NullMarked
package io.onehop.server.stats.ticker;

import org.jspecify.annotations.NullMarked;
