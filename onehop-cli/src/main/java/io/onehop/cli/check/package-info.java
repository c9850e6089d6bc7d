/// Whether every port of every node can be reached, from here and from every other node.
///
/// What lives here: connecting to ports and telling how that fails, asking nodes what they see of each other,
/// and what follows from both. What it must not know: how it is printed. Who calls it: `onehop check`.
@NullMarked
package io.onehop.cli.check;

import org.jspecify.annotations.NullMarked;
