/// Real nodes that ship to others.
///
/// What lives here: tests with nodes of two clusters inside this JVM. What it must not know: what lies below
/// a node's ports. Who calls it: JUnit.
@NullMarked
package io.onehop.testkit.xdr;

import org.jspecify.annotations.NullMarked;
