/// What lives here: tests of asking nodes. What it must not know: what commands print. Who
/// calls it: the build.
@NullMarked
package io.onehop.cli.ask;

import org.jspecify.annotations.NullMarked;
