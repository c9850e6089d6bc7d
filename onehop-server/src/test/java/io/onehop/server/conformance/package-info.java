/// The recorded answers of a reference server, for tests.
///
/// What lives here: a reader of the vector files under `src/test/resources/conformance`. What it must not
/// know: how a test plays a vector. Who calls it: tests of the rooms that answer commands.
@NullMarked
package io.onehop.server.conformance;

import org.jspecify.annotations.NullMarked;
