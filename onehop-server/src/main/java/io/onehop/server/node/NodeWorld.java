package io.onehop.server.node;

import io.onehop.runtime.Clock;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// What a node takes from the world around it.
///
/// @param clock time
/// @param randoms makes a source of randomness for each thread that needs one
/// @param procDirectory where Linux tells of the machine; need not exist
public record NodeWorld(Clock clock, Supplier<RandomGenerator> randoms, Path procDirectory) {
    private static final Path PROC = Path.of("/proc");

    /// The machine it runs on.
    public static NodeWorld real() {
        return new NodeWorld(Clock.system(), SplittableRandom::new, PROC);
    }
}
