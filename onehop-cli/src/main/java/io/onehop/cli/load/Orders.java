package io.onehop.cli.load;

import io.onehop.client.command.Bins;
import io.onehop.client.command.Get;
import io.onehop.client.command.Key;
import io.onehop.client.command.KeyCommand;
import io.onehop.client.command.Put;
import io.onehop.client.policy.ReadPolicy;
import io.onehop.client.policy.WritePolicy;
import io.onehop.model.Bin;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What is to be done next. Safe for use by many threads, each with a source of its own.
final class Orders {
    private static final int PERCENT = 100;
    static final String BIN = "load";

    private final LoadPlan plan;
    private final ReadPolicy read;
    private final WritePolicy write;
    private final List<Bin> bins;

    Orders(LoadPlan plan, ReadPolicy read, WritePolicy write) {
        this.plan = plan;
        this.read = read;
        this.write = write;
        var bytes = new byte[plan.binSizeBytes()];
        new SplittableRandom(plan.seed()).nextBytes(bytes);
        this.bins = List.of(Bin.of(BIN, bytes));
    }

    /// Where one thread gets its commands.
    interface Source {
        /// The next one, or null when all are given out.
        @Nullable KeyCommand<?> next();
    }

    /// Writes every key once, whichever thread comes for it.
    Source everyKey(AtomicLong given) {
        return () -> {
            long number = given.getAndIncrement();
            return number < plan.keys() ? put(number) : null;
        };
    }

    /// Reads and writes of random keys, without end.
    Source mix(SplittableRandom random) {
        return () -> {
            long number = random.nextLong(plan.keys());
            boolean reads = random.nextInt(PERCENT) < plan.readPercent();
            return reads ? new Get(read, key(number), Bins.all()) : put(number);
        };
    }

    private Put put(long number) {
        return new Put(write, key(number), bins);
    }

    private Key key(long number) {
        return Key.of(plan.namespace(), plan.set(), number);
    }
}
