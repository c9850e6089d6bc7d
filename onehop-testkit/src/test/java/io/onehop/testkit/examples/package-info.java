/// Small programs that show how the Java client is used; docs/client.md names them.
///
/// What lives here: one class for each task, each a program of its own (`main` with seeds as arguments), and
/// a test that runs all of them against a real node. What it must not know: anything but the client. Who
/// calls it: people who copy from it.
@NullMarked
package io.onehop.testkit.examples;

import org.jspecify.annotations.NullMarked;
