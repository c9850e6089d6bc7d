package io.onehop.simulation.load;

import io.onehop.client.OnehopClient;
import io.onehop.client.Pipeline;
import io.onehop.client.error.OnehopException;
import io.onehop.client.policy.PipelinePolicy;
import io.onehop.simulation.node.SimCluster;
import io.onehop.simulation.smart.ClientMachine;
import io.onehop.simulation.smart.ClientSettings;
import io.onehop.simulation.world.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// An application that uses the real client: some users at once, each of whom does one thing after another
/// until told to stop. For one thread.
public final class SmartClient {
    private static final long MILLI = 1_000_000L;
    private static final long AGAIN_NANOS = 1_000 * MILLI;
    /// Hand-overs between lanes, and a clock that is a little slow.
    private static final long LATE_NANOS = 25 * MILLI;
    private static final int USERS = 3;
    private static final int NUMBERS = 100;

    private final SimCluster cluster;
    private final ClientMachine machine;
    private final ClientSettings settings;
    private final SplittableRandom random;
    private final long thinkNanos;
    private final Predicate<OnehopException> doubts;
    private final BiConsumer<String, String> violated;
    private final List<User> users = new ArrayList<>();
    private @Nullable OnehopClient client;
    private @Nullable Pipeline pipeline;
    private boolean stopped;

    /// A client that has not begun.
    ///
    /// @param doubts whether a write that failed so may have been applied
    /// @param violated hears of a rule that was broken, and how
    public SmartClient(ClientMachine machine, SimCluster cluster, History history, KeySpace keys,
            long thinkNanos, SplittableRandom random, Predicate<OnehopException> doubts,
            BiConsumer<String, String> violated) {
        this.cluster = cluster;
        this.machine = machine;
        this.thinkNanos = thinkNanos;
        this.random = random;
        this.doubts = doubts;
        this.violated = violated;
        settings = ClientSettings.drawn(random);
        for (int i = 0; i < USERS; i++) {
            users.add(new User(new Habits(NUMBERS * (machine.number() + 1) + i, history, keys, random)));
        }
    }

    /// Begins.
    public void start() {
        if (stopped) {
            return;
        }
        cluster.world().trace().notable("client machine " + machine.number() + " starts: " + settings);
        var connecting = machine.connect(
                settings.client(), random.nextInt(cluster.machines().size()));
        var _ = connecting.whenComplete((connected, failure) -> {
            if (connected == null) {
                machine.application().schedule(this::start, AGAIN_NANOS);
                return;
            }
            client = connected;
            pipeline = settings.pipelined()
                    ? connected.async().pipeline(PipelinePolicy.defaults()) : null;
            users.forEach(User::rest);
        });
    }

    /// Does nothing new from now on.
    public void stop() {
        stopped = true;
    }

    /// Whether something has not ended yet.
    public boolean isBusy() {
        return users.stream().anyMatch(each -> each.busy);
    }

    /// The client, once there is one.
    public @Nullable OnehopClient client() {
        return client;
    }

    /// Where it runs.
    public ClientMachine machine() {
        return machine;
    }

    /// How it is set up.
    public ClientSettings settings() {
        return settings;
    }

    private Scheduler scheduler() {
        return cluster.world().scheduler();
    }

    private final class User {
        private final Habits habits;
        private boolean busy;
        private int call;

        User(Habits habits) {
            this.habits = habits;
        }

        void rest() {
            busy = false;
            machine.application().schedule(this::act, 1 + random.nextLong(2 * thinkNanos));
        }

        private void act() {
            var connected = client;
            if (stopped || connected == null) {
                return;
            }
            busy = true;
            int number = ++call;
            List<Action> actions = habits.next();
            watch(number, actions, scheduler().nowNanos() + settings.mostNanos() + LATE_NANOS,
                    machine.pausedNanos());
            new SmartCall(scheduler(), connected, settings, doubts).begin(actions, pipeline, () -> {
                call++;
                habits.ended(actions);
                rest();
            });
        }

        /// A call must have ended by then, unless its process was stopped meanwhile.
        private void watch(int number, List<Action> actions, long end, long pausedBefore) {
            scheduler().at(end, () -> {
                long paused = machine.pausedNanos() - pausedBefore;
                if (number == call && paused > 0) {
                    watch(number, actions, end + paused, machine.pausedNanos());
                } else if (number == call) {
                    violated.accept("every call ends in its time", actions.toString());
                }
            });
        }
    }
}
