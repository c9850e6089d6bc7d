/// Clusters of node processes on this machine.
///
/// What lives here: their layout in ports and directories, starting, watching, restarting and stopping the
/// processes, waiting until they agree. What it must not know: options and output of commands, and how a
/// node works inside. Who calls it: `onehop cluster` and the tool that measures clusters.
@NullMarked
package io.onehop.cli.local;

import org.jspecify.annotations.NullMarked;
