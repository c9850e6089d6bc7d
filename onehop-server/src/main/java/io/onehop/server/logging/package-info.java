/// Where a node's log lines go, and which of them.
///
/// What lives here: the fixed contexts and levels operators know, sinks built on Logback, what stands behind
/// `logs`, `log/…` and `log-set`, and a log that does not flood. What it must not know: who logs what, and
/// how a configuration file is read. Who calls it: every room logs through a
/// [io.onehop.server.logging.LogContext], `node` opens the sinks, `info` asks and sets, `config` checks
/// names.
@NullMarked
package io.onehop.server.logging;

import org.jspecify.annotations.NullMarked;
