/// Real nodes for tests.
///
/// What lives here: nodes and clusters that run inside the test's own JVM on ports that were free, and a
/// JUnit extension that starts and closes them. What it must not know: how a node works inside. Who calls
/// it: our tests and those of our users.
@NullMarked
package io.onehop.testkit;

import org.jspecify.annotations.NullMarked;
