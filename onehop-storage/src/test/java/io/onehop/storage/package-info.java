/// Tests of the stores.
///
/// What lives here: models and tests of the flat record and of the store in memory. What it must not know: the server. Who
/// calls it: the build.
@NullMarked
package io.onehop.storage;

import org.jspecify.annotations.NullMarked;
