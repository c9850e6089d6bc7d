/// Who belongs to the cluster.
///
/// What lives here: views, the seam behind which an engine agrees on them, the lease that keeps a node that
/// was asleep from serving. What it must not know: partitions, records. Who calls it: the exchange, which
/// acts on new views, and the fabric, which connects their members.
@NullMarked
package io.onehop.cluster.view;

import org.jspecify.annotations.NullMarked;
