/// What a node counts and measures, and the lines in which it tells.
///
/// What lives here: counters under the names operators know, latency histograms, the ticker. What it must not
/// know: how commands run. Who calls it: every room of the server.
@NullMarked
package io.onehop.server.stats;

import org.jspecify.annotations.NullMarked;
