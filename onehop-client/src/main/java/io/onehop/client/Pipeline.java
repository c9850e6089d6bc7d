package io.onehop.client;

import io.onehop.client.call.Engine;
import io.onehop.client.call.KeyCall;
import io.onehop.client.call.PipeLanes;
import io.onehop.client.command.KeyCommand;
import io.onehop.client.error.ClientCode;
import io.onehop.client.error.OnehopException;
import io.onehop.client.net.Pipe;
import io.onehop.client.policy.PipelinePolicy;
import io.onehop.model.ResultCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Many commands on one connection to each node, one behind the other without waiting for answers: for
/// whoever has much to do and does not need it in a certain order, such as a bulk loader.
///
/// Each command has its own result, time limit, retries and doubt, as with [AsyncClient#submit]; when the
/// connection breaks, each of the commands on it is tried again or fails by what is proven of it. One node
/// runs the commands of a connection in order, but a retry goes to the end, so two commands on one record
/// should not be under way together. A slow command holds up those behind it. Time spent in the queue counts.
///
/// Connections come from the nodes' pools and go back when nothing is under way, so there is nothing to
/// close.
/// Safe for use by many threads.
public final class Pipeline {
    private final Engine engine;
    private final PipeLanes lanes;
    private final Semaphore room;

    Pipeline(Engine engine, PipelinePolicy policy) {
        this.engine = engine;
        this.lanes = new PipeLanes(
                engine, new Pipe.Limits(policy.maxInFlight(), policy.maxInFlightBytes()));
        this.room = new Semaphore(policy.maxCommands());
    }

    /// Runs a command; never waits. When too many are under way the future fails at once with
    /// [ClientCode#NO_MORE_CONNECTIONS], and nothing was sent.
    public <R> CompletableFuture<R> submit(KeyCommand<R> command) {
        if (!room.tryAcquire()) {
            return CompletableFuture.failedFuture(
                    OnehopException.local(ClientCode.NO_MORE_CONNECTIONS, "pipeline is full"));
        }
        return start(command);
    }

    /// Runs a command once there is room; waits for that, at most the command's total time, on any thread but
    /// an event loop.
    ///
    /// @throws OnehopException when there was no room in time ([ResultCode#TIMEOUT]) or the wait was
    ///     interrupted (the thread stays interrupted); nothing was sent
    public <R> CompletableFuture<R> submitWhenRoom(KeyCommand<R> command) {
        var total = command.timing().total();
        try {
            if (total.isZero()) {
                room.acquire();
            } else if (!room.tryAcquire(total.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new OnehopException(
                        ResultCode.TIMEOUT.code(), false, "", 0, "pipeline is full", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw OnehopException.local(ClientCode.CLIENT, "interrupted while waiting for room");
        }
        return start(command);
    }

    private <R> CompletableFuture<R> start(KeyCommand<R> command) {
        var call = KeyCall.start(engine, command, lanes);
        var unused = call.whenComplete((result, failure) -> room.release());
        return call;
    }

    /// How many more commands may be submitted now.
    public int room() {
        return room.availablePermits();
    }
}
