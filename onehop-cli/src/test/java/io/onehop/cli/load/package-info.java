/// Tests of the load: what they may know is what the package says of itself. JUnit calls them.
@NullMarked
package io.onehop.cli.load;

import org.jspecify.annotations.NullMarked;
