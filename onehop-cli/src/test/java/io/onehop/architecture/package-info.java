/// Rules that hold for all modules.
///
/// What lives here: tests of the dependencies between packages and of the form of the sources. What it must
/// not know: what the code does. Who calls it: the build.
@NullMarked
package io.onehop.architecture;

import org.jspecify.annotations.NullMarked;
