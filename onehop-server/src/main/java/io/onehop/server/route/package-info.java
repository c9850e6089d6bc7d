/// Where a command is to be executed.
///
/// What lives here: the decision, from the partition table as it is now. What it must not know: what commands
/// do. Who calls it: the transactions, before they touch a record.
@NullMarked
package io.onehop.server.route;

import org.jspecify.annotations.NullMarked;
