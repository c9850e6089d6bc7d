/// Commands on their way: attempts, retries, and what a failure proves.
///
/// What lives here: one attempt at one node, the rule of retries, and a class per kind of call (one record,
/// batch, scan, info), all driven by events. What it must not know: how the caller waits. Who calls it: the
/// client's two faces.
@NullMarked
package io.onehop.client.call;

import org.jspecify.annotations.NullMarked;
