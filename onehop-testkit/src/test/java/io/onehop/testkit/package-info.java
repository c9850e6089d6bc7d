/// Tests of the testkit.
///
/// What lives here: tests that start nodes the way users do. What it must not know: how a node works inside. Who calls it:
/// the build.
@NullMarked
package io.onehop.testkit;

import org.jspecify.annotations.NullMarked;
