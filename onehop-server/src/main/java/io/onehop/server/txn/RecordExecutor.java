package io.onehop.server.txn;

import io.onehop.cluster.partition.NamespacePartitions;
import io.onehop.cluster.partition.PartitionEntry;
import io.onehop.cluster.view.ServingLease;
import io.onehop.model.Digest;
import io.onehop.model.ResultCode;
import io.onehop.runtime.Clock;
import io.onehop.server.namespace.Namespace;
import io.onehop.server.replicate.QuietChange;
import io.onehop.server.replicate.RecordChange;
import io.onehop.server.route.Route;
import io.onehop.wire.FieldType;
import io.onehop.wire.Info1;
import io.onehop.wire.Info2;
import io.onehop.wire.Info4;
import io.onehop.wire.reply.ReplyWriter;
import io.onehop.wire.request.MessageView;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Executes commands on single records, whether they came as messages of their own, as rows of a batch, or
/// from another node: finds the namespace, looks where the partition is, runs the transaction, counts the
/// outcome, ends the reply.
///
/// What concerns nobody else is executed here and now: reads of what is here, and writes that no other node
/// has to hear of. Everything else becomes a [DeferredCommand].
///
/// For one thread: each event loop has its own.
public final class RecordExecutor {
    /// The set of the records that clients keep about their transactions (wire-protocol reference, section
    /// 12).
    private static final byte[] MONITOR_SET = "<ERO~MRT".getBytes(StandardCharsets.US_ASCII);

    private final CommandRoom room;
    private final Clock clock;
    private final ServingLease lease;
    private final CommandRunner runner = new CommandRunner();
    private @Nullable DeferredCommand deferred;

    /// An executor of that lane. Commands of other nodes go to it from now on.
    public RecordExecutor(CommandRoom room) {
        this.room = room;
        clock = room.world().clock();
        lease = room.lease();
        room.proxies().serve(new ProxyeeSide(room, this));
    }

    /// Executes a message and ends the reply, which the caller has begun.
    ///
    /// @param arrival how it came
    /// @return its result; null when it goes on as [#deferred], and the caller takes back the reply that was
    ///     begun
    @Nullable ResultCode execute(MessageView message, ReplyWriter reply, Arrival arrival) {
        Namespace namespace = namespace(message);
        Origin origin = arrival.origin();
        long index = arrival.index();
        if (namespace == null) {
            room.counters().increment(origin.failures().early());
            reply.end(ResultCode.UNKNOWN_NAMESPACE.code(), 0, 0, index);
            return ResultCode.UNKNOWN_NAMESPACE;
        }
        ResultCode code = admit(message);
        if (code != ResultCode.OK) {
            namespace.counters().increment(origin.failures().service());
            reply.end(code.code(), 0, 0, index);
            return code;
        }
        if (message.has(FieldType.UDF_PACKAGE)) {
            namespace.counters().increment(origin.failures().udf());
            reply.end(ResultCode.UNSUPPORTED_FEATURE.code(), 0, 0, index);
            return ResultCode.UNSUPPORTED_FEATURE;
        }
        boolean writes = message.info2(Info2.WRITE);
        code = writes ? writeAtOnce(namespace, message, reply, arrival)
                : readAtOnce(namespace, message, reply, arrival);
        return code == null ? defer(namespace, message, arrival, writes || runner.needsMaster()) : code;
    }

    /// Executes a write that no other node has to hear of; null when it is not one. The partition is held
    /// meanwhile.
    private @Nullable ResultCode writeAtOnce(
            Namespace namespace, MessageView message, ReplyWriter reply, Arrival arrival) {
        int partition = message.partition();
        NamespacePartitions partitions = namespace.partitions();
        partitions.reserve(partition);
        try {
            PartitionEntry entry = partitions.table().entry(partition);
            long beganNanos = clock.nanoTime();
            boolean plain = entry.writable()
                    && entry.state() == PartitionEntry.State.AVAILABLE
                    && entry.targets().isEmpty()
                    && entry.duplicates().isEmpty()
                    && (namespace.keys().isIdle() || !namespace.keys().isBusy(message.digest()))
                    && lease.holds(beganNanos);
            return plain ? runAtOnce(namespace, message, reply, arrival, beganNanos) : null;
        } finally {
            partitions.release(partition);
        }
    }

    /// Executes a read of what is here; null when it is not here or concerns others. Whoever takes
    /// mastership away does not wait for reads.
    private @Nullable ResultCode readAtOnce(
            Namespace namespace, MessageView message, ReplyWriter reply, Arrival arrival) {
        var table = namespace.partitions().table();
        PartitionEntry entry = table.entry(message.partition());
        long beganNanos = clock.nanoTime();
        boolean plain = entry.readable()
                && entry.state() == PartitionEntry.State.AVAILABLE
                && !DuplicateRule.asks(namespace, message, entry)
                && lease.holds(beganNanos);
        if (!plain) {
            runner.forget();
            return null;
        }
        ResultCode code = runAtOnce(namespace, message, reply, arrival, beganNanos);
        spread(namespace, table.clusterKey(), entry);
        return runner.needsMaster() ? null : code;
    }

    private ResultCode runAtOnce(
            Namespace namespace, MessageView message, ReplyWriter reply, Arrival arrival, long beganNanos) {
        ResultCode code = runner.run(namespace, message, reply, arrival);
        if (!runner.needsMaster()) {
            CommandRunner.kind(arrival.origin(), message)
                    .tell(namespace, code, arrival.arrivedNanos(), beganNanos, clock.nanoTime());
        }
        return code;
    }

    private @Nullable ResultCode defer(
            Namespace namespace, MessageView message, Arrival arrival, boolean needsMaster) {
        var command = new DeferredCommand(room, runner, namespace, message, arrival.copy(), needsMaster);
        deferred = command;
        command.start();
        return null;
    }

    /// The command that was not answered at once by the last call of [#execute].
    DeferredCommand deferred() {
        return Objects.requireNonNull(deferred);
    }

    /// Whether this node may read a partition that is in that state.
    boolean isReadable(PartitionEntry entry) {
        return lease.holds(clock.nanoTime()) && room.router().route(entry, false) instanceof Route.Local;
    }

    /// Has the replicas hear of a record whose life a read has prolonged; the client does not wait for that.
    private void spread(Namespace namespace, long clusterKey, PartitionEntry entry) {
        RecordChange change = runner.change();
        if (change != null && !entry.targets().isEmpty()) {
            new QuietChange(room.replication(), namespace, change, clusterKey, true, _ -> {}).begin();
        }
    }

    /// Answers a message whose time was over before it could be started.
    void refuseLate(MessageView message, ReplyWriter reply, Arrival arrival) {
        Namespace namespace = namespace(message);
        if (namespace != null) {
            namespace.counters().increment(arrival.origin().failures().late());
        }
        reply.end(ResultCode.TIMEOUT.code(), 0, 0, arrival.index());
    }

    @Nullable Namespace namespace(MessageView message) {
        return message.namespaceLength() < 0
                ? null
                : room.namespaces()
                        .find(message.bytes(), message.namespaceOffset(), message.namespaceLength());
    }

    /// Whether the record is one in which a client notes what its transaction writes; that is its first step.
    private static boolean isTransactionMonitor(MessageView message) {
        int from = message.setOffset();
        int length = MONITOR_SET.length;
        return message.setLength() == length
                && Arrays.equals(message.bytes(), from, from + length, MONITOR_SET, 0, length);
    }

    /// Checks what must be right before the kind of command matters.
    private static ResultCode admit(MessageView message) {
        if (message.digestLength() != Digest.SIZE) {
            return message.digestLength() < 0 ? ResultCode.UNSUPPORTED_FEATURE : ResultCode.PARAMETER;
        }
        boolean reads = message.info1(Info1.READ);
        boolean writes = message.info2(Info2.WRITE);
        if (!writes && (!reads || message.info2(Info2.DELETE))) {
            return ResultCode.PARAMETER;
        }
        boolean rolls = writes && (message.info4() & (Info4.MRT_ROLL_FORWARD | Info4.MRT_ROLL_BACK)) != 0;
        if (rolls || message.has(FieldType.MRT_ID) || (writes && isTransactionMonitor(message))) {
            return ResultCode.ENTERPRISE_ONLY; // transactions over several records need strong consistency
        }
        return ResultCode.OK;
    }
}
