package io.onehop.simulation.load;

import io.onehop.client.OnehopClient;
import io.onehop.client.Pipeline;
import io.onehop.client.command.Batch;
import io.onehop.client.command.BatchResult;
import io.onehop.client.error.OnehopException;
import io.onehop.model.Record;
import io.onehop.simulation.smart.ClientSettings;
import io.onehop.simulation.world.Scheduler;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Actions as a call of the real client, and what it said of them. For one thread.
final class SmartCall {
    private final Scheduler scheduler;
    private final OnehopClient client;
    private final ClientSettings settings;
    private final Predicate<OnehopException> doubts;

    /// @param doubts whether a write that failed so may have been applied
    SmartCall(Scheduler scheduler, OnehopClient client, ClientSettings settings,
            Predicate<OnehopException> doubts) {
        this.scheduler = scheduler;
        this.client = client;
        this.settings = settings;
        this.doubts = doubts;
    }

    /// Does them, as a batch when there are several.
    ///
    /// @param pipeline where a single one goes, or null
    /// @param ended run when they have ended
    void begin(List<Action> actions, @Nullable Pipeline pipeline, Runnable ended) {
        if (actions.size() == 1) {
            single(actions.getFirst(), pipeline, ended);
        } else {
            batch(actions, ended);
        }
    }

    private void single(Action action, @Nullable Pipeline pipeline, Runnable ended) {
        boolean guarded = action.kind() == Action.Kind.CREATE || action.kind() == Action.Kind.CAS;
        var command = Requests.command(
                action, settings.read(), guarded ? settings.guarded() : settings.write());
        var future = pipeline == null ? client.async().submit(command) : pipeline.submit(command);
        var _ = future.whenComplete((result, failure) -> {
            if (failure == null) {
                done(action, result);
            } else {
                failed(action, failure);
            }
            ended.run();
        });
    }

    private void done(Action action, @Nullable Object result) {
        action.attempted("ok");
        long now = scheduler.nowNanos();
        switch (result) {
            case Record record -> action.done(now, Reply.text(record), record.generation());
            case Optional<?> some when some.orElse(null) instanceof Record record ->
                action.done(now, Reply.text(record), record.generation());
            case null, default -> action.done(now, null, 0); // there is no record, or none any more
        }
    }

    private void failed(Action action, Throwable thrown) {
        var cause = thrown instanceof CompletionException && thrown.getCause() != null
                ? thrown.getCause() : thrown;
        if (cause instanceof OnehopException failure) {
            action.attempted(failure.node() + ":" + failure.code() + " attempts=" + failure.attempts() + " "
                    + failure.getMessage());
            if (doubts.test(failure)) {
                action.mayBeApplied();
            }
        } else {
            action.attempted(String.valueOf(cause));
            action.mayBeApplied();
        }
        action.failed(scheduler.nowNanos());
    }

    private void batch(List<Action> actions, Runnable ended) {
        var rows = actions.stream().map(Requests::row).toList();
        var _ = client.async().submit(new Batch(settings.batch(), rows)).whenComplete((results, failure) -> {
            for (int i = 0; i < actions.size(); i++) {
                if (failure == null) {
                    row(actions.get(i), results.get(i));
                } else {
                    failed(actions.get(i), failure);
                }
            }
            ended.run();
        });
    }

    private void row(Action action, BatchResult result) {
        long now = scheduler.nowNanos();
        action.attempted("row:" + result.code());
        boolean absent = result.isNotFound() && action.kind() == Action.Kind.GET;
        if (result.isOk() || absent) {
            var record = result.record().orElse(null);
            action.done(now, record == null ? null : Reply.text(record),
                    record == null ? 0 : record.generation());
            return;
        }
        if (result.inDoubt()) {
            action.mayBeApplied();
        }
        action.failed(now);
    }
}
