package io.onehop.server.txn;

import io.onehop.cluster.partition.PartitionEntry;
import io.onehop.model.NodeId;
import io.onehop.model.ResultCode;
import io.onehop.server.config.NamespaceParameters;
import io.onehop.server.logging.LogContext;
import io.onehop.server.namespace.Namespace;
import io.onehop.server.proxy.ProxyMessage;
import io.onehop.server.proxy.ProxyReason;
import io.onehop.server.proxy.ProxyWaiter;
import io.onehop.server.stats.NamespaceLatency;
import io.onehop.wire.MessageLayout;
import io.onehop.wire.Proto;
import io.onehop.wire.request.MessageView;
import io.onehop.wire.request.RowMessage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// A command's way over another node (proxy reference, sections 2 to 5): it is sent to one node, and to
/// another only after that one has said that it did nothing. Only for its lane.
final class Diversion implements ProxyWaiter {
    private static final Logger LOG = LogContext.PROXY_DIVERT.logger();
    private static final int RESULT_OFFSET = 5;
    private static final int MOST_REDIRECTS = 2;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final CommandRoom room;
    private final Namespace namespace;
    private final DeferredCommand command;
    private boolean begun;
    private int tid;
    private int redirects;

    Diversion(CommandRoom room, Namespace namespace, DeferredCommand command) {
        this.room = room;
        this.namespace = namespace;
        this.command = command;
    }

    /// Whether another node has been or was to be asked.
    boolean hasBegun() {
        return begun;
    }

    /// Asks a node.
    ///
    /// @return false when it cannot be reached at present
    boolean begin(long clusterKey, PartitionEntry entry, NodeId node) {
        Arrival arrival = command.arrival();
        if (!begun) {
            begun = true;
            cause(ProxyReason.of(entry));
        }
        LOG.debug("diverted digest={} client={} to={}", command.digest(), arrival.client(), node);
        long left = arrival.endNanos() - room.now();
        var request = new ProxyMessage.Request(
                clusterKey,
                room.proxies().nextTid(),
                arrival.isRow(),
                arrival.index(),
                (left + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI,
                arrival.client(),
                message());
        if (!room.proxies().send(node, request, this)) {
            return false;
        }
        tid = request.tid();
        return true;
    }

    private void cause(ProxyReason reason) {
        room.causes().count(namespace.name(), command.arrival().client(), reason);
    }

    private byte[] message() {
        MessageView message = command.message();
        if (command.arrival().isRow()) {
            return RowMessage.of(message, command.arrival().filter());
        }
        byte[] bytes = message.bytes();
        return bytes.length == message.end() ? bytes : Arrays.copyOf(bytes, message.end());
    }

    @Override
    public void answered(byte[] answer) {
        tid = 0;
        Arrival arrival = command.arrival();
        ResultCode code = result(answer, arrival.isRow() ? 0 : Proto.HEADER_SIZE);
        Origin.Proxied counters = arrival.origin().proxied();
        boolean delivered = code != null && !command.isAbandoned();
        namespace.counters().increment(delivered ? counters.complete() : counters.error());
        if (namespace.settings().flag(NamespaceParameters.ENABLE_HIST_PROXY)) {
            namespace.latencies().record(NamespaceLatency.PROXY, room.now() - arrival.arrivedNanos());
        }
        if (code == null) {
            command.proxyFailed();
        } else {
            command.proxied(code, answer);
        }
    }

    /// The result of the message that starts there, or null when it is none.
    private static @Nullable ResultCode result(byte[] answer, int offset) {
        boolean whole = answer.length >= offset + MessageLayout.HEADER_SIZE
                && answer[offset] == MessageLayout.HEADER_SIZE;
        return whole ? ResultCode.of(answer[offset + RESULT_OFFSET] & 0xFF) : null;
    }

    @Override
    public void returned(NodeId from, @Nullable NodeId redirect) {
        tid = 0;
        boolean follows = redirect != null
                && !redirect.equals(from)
                && !redirect.equals(room.world().self())
                && redirects++ < MOST_REDIRECTS;
        if (follows && redirect != null) {
            command.redirected(redirect);
        } else {
            redirects = 0;
            command.awaitMaster();
        }
    }

    /// The command's time is over.
    void late() {
        if (tid != 0) {
            room.proxies().forget(tid);
        }
        namespace.counters().increment(command.arrival().origin().proxied().timeout());
        cause(ProxyReason.MASTER_UNREACHABLE);
    }
}
