/// The `onehop` command: one class per subcommand.
///
/// What lives here: options, texts for people and machines, exit codes. What it must not know: how a server
/// or client works inside; it calls their public doors. Who calls it: the launcher at the root of the
/// repository, which finds a Java, builds what is missing and passes the arguments on.
@NullMarked
package io.onehop.cli;

import org.jspecify.annotations.NullMarked;
