/// Who owns which partition.
///
/// What lives here: the partition table; later membership, exchange, balance, fabric and migration. What it
/// must not know: commands, connections, configuration files. Who calls it: the server's route and info
/// rooms.
@NullMarked
package io.onehop.cluster;

import org.jspecify.annotations.NullMarked;
