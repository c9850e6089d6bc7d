package io.onehop.simulation.check;

import io.onehop.simulation.load.Action;
import io.onehop.simulation.load.Action.Kind;
import io.onehop.simulation.load.Action.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What may be seen of one record, by what is done with it.
final class RecordRules {
    private static final String ONCE = "at most once";
    private static final String NEVER = "failed means never";
    private static final String KEPT = "acknowledged means kept";
    private static final String WINNER = "one winner";
    /// For so long after its end something that is in doubt may still be done.
    private static final long DOUBT_NANOS = 5_000_000_000L;

    private final List<Action> actions;
    private final Action last;
    private final boolean losesNothing;
    private final BiConsumer<String, String> violated;

    /// @param actions what was done with the record, in the order of their beginnings
    /// @param last the read in the end
    RecordRules(List<Action> actions, Action last, boolean losesNothing,
            BiConsumer<String, String> violated) {
        this.actions = actions;
        this.last = last;
        this.losesNothing = losesNothing;
        this.violated = violated;
    }

    private List<Action> reads() {
        var reads = new ArrayList<Action>();
        for (Action each : actions) {
            if (each.kind() == Kind.GET && each.outcome() == Outcome.OK) {
                reads.add(each);
            }
        }
        reads.add(last);
        return reads;
    }

    private List<Action> writes(Predicate<Action> which) {
        return actions.stream().filter(each -> each.kind().isWrite()).filter(which).toList();
    }

    private static boolean isOk(Action action) {
        return action.outcome() == Outcome.OK;
    }

    private static boolean isFailed(Action action) {
        return action.outcome() == Outcome.FAILED;
    }

    /// Tokens of clients, one behind the other.
    void appended() {
        Map<String, Action> byToken = new HashMap<>();
        writes(_ -> true).forEach(each -> byToken.put(each.argument().strip(), each));
        List<Action> kept = writes(RecordRules::isOk);
        for (Action read : reads()) {
            var seen = new HashSet<String>();
            for (String token : split(read.value())) {
                Action write = byToken.get(token);
                if (!seen.add(token)) {
                    violated.accept(ONCE, token + " is there twice: " + read);
                }
                if (write == null || isFailed(write) || write.startNanos() > read.endNanos()) {
                    violated.accept(NEVER, token + " cannot be there, " + write + ": " + read);
                }
            }
            for (Action write : kept) {
                boolean before = write.endNanos() < read.startNanos();
                if (losesNothing && before && !seen.contains(write.argument().strip())) {
                    violated.accept(KEPT, write + " is not seen by " + read);
                }
            }
        }
    }

    private static List<String> split(@Nullable String text) {
        return text == null || text.isBlank() ? List.of() : List.of(text.strip().split(" "));
    }

    /// A number to which one was added again and again.
    void counted() {
        List<Action> possible = writes(each -> !isFailed(each));
        List<Action> kept = writes(RecordRules::isOk);
        for (Action read : reads()) {
            long value = read.value() == null ? 0 : Long.parseLong(read.value());
            long most = possible.stream().filter(each -> each.startNanos() < read.endNanos()).count();
            long least = kept.stream().filter(each -> each.endNanos() < read.startNanos()).count();
            if (value > most) {
                violated.accept(ONCE, "at most " + most + " were added, seen by " + read);
            }
            if (losesNothing && value < least) {
                violated.accept(KEPT, "at least " + least + " were added, seen by " + read);
            }
        }
    }

    /// Written once, by one client.
    void created() {
        List<Action> writes = writes(_ -> true);
        for (Action read : reads()) {
            for (Action write : writes) {
                boolean before = write.endNanos() < read.startNanos();
                if (read.value() != null && isFailed(write)) {
                    violated.accept(NEVER, write + " is seen by " + read);
                }
                if (losesNothing && before && isOk(write) && !write.argument().equals(read.value())) {
                    violated.accept(KEPT, write + " is not seen by " + read);
                }
            }
        }
    }

    /// Written only if it was what the client had read.
    void register() {
        var failed = new HashSet<String>();
        writes(RecordRules::isFailed).forEach(each -> failed.add(each.argument()));
        var winners = new HashMap<Integer, Action>();
        int highest = 0;
        for (Action write : writes(RecordRules::isOk)) {
            Action other = winners.put(write.generation(), write);
            if (losesNothing && other != null) {
                violated.accept(WINNER, other + " and " + write);
            }
            highest = Math.max(highest, write.generation());
        }
        for (Action read : reads()) {
            if (read.value() != null && failed.contains(read.value())) {
                violated.accept(NEVER, read.toString());
            }
            Action winner = winners.get(read.generation());
            if (losesNothing && winner != null && !winner.argument().equals(read.value())) {
                violated.accept(WINNER, winner + " but " + read);
            }
        }
        if (losesNothing && last.generation() < highest) {
            violated.accept(KEPT, "generation " + highest + " was written but in the end " + last);
        }
    }

    /// Written and removed by one client, one after the other.
    void owned() {
        var failed = new HashSet<String>();
        Set<@Nullable String> possible = new HashSet<>();
        possible.add(null);
        var doubtful = new ArrayList<Action>();
        var all = new ArrayList<>(actions);
        all.add(last);
        for (Action each : all) {
            if (each.kind() == Kind.GET) {
                if (isOk(each)) {
                    seen(each, possible, failed);
                }
                continue;
            }
            String value = each.kind() == Kind.DELETE ? null : each.argument();
            switch (each.outcome()) {
                case OK -> {
                    possible.clear();
                    doubtful.removeIf(old -> old.endNanos() + DOUBT_NANOS < each.startNanos());
                    doubtful.forEach(old -> possible.add(old.kind() == Kind.DELETE ? null : old.argument()));
                    possible.add(value);
                }
                case IN_DOUBT, OPEN -> {
                    possible.add(value);
                    doubtful.add(each);
                }
                case FAILED -> {
                    if (value != null) {
                        failed.add(value);
                    }
                }
            }
        }
    }

    private void seen(Action read, Set<@Nullable String> possible, Set<String> failed) {
        String value = read.value();
        if (value != null && failed.contains(value)) {
            violated.accept(NEVER, read.toString());
        }
        if (losesNothing && !possible.contains(value)) {
            violated.accept(KEPT, "expected one of " + possible + ": " + read);
        }
    }
}
