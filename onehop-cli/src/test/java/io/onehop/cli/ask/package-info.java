/// Tests of asking nodes.
@NullMarked
package io.onehop.cli.ask;

import org.jspecify.annotations.NullMarked;
