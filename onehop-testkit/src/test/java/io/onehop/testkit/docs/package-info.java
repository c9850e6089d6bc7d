/// Keeps the documents true.
///
/// What lives here: tests that read README.md and docs and compare what they say with the sources, or run it.
/// What it must
/// not know: how a node works inside. Who calls it: the build.
@NullMarked
package io.onehop.testkit.docs;

import org.jspecify.annotations.NullMarked;
