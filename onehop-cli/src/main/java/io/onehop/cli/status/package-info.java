/// The state of a cluster at a glance.
///
/// What lives here: asking all nodes for their statistics twice, so that rates are known, what is odd about
/// the answers, and who causes proxies. What it must not know: how it is printed. Who calls it: `onehop
/// status`.
@NullMarked
package io.onehop.cli.status;

import org.jspecify.annotations.NullMarked;
