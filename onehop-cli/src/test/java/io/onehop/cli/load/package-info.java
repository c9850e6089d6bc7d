/// What lives here: tests of the load. What it must not know: the command line. Who calls it: the build.
@NullMarked
package io.onehop.cli.load;

import org.jspecify.annotations.NullMarked;
