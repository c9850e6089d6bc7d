/// Asking nodes over info commands.
///
/// What lives here: addresses as people write them, one exchange of commands and answers, finding all nodes
/// from one, and taking answers apart. What it must not know: what a command of the tool shows. Who calls
/// it: the commands and the rooms `local`, `status` and `check` beside it.
@NullMarked
package io.onehop.cli.ask;

import org.jspecify.annotations.NullMarked;
