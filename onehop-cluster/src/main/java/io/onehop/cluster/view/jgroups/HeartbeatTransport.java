package io.onehop.cluster.view.jgroups;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import org.jgroups.Address;
import org.jgroups.Message;
import org.jgroups.PhysicalAddress;
import org.jgroups.blocks.cs.Connection;
import org.jgroups.logging.NoopLogImpl;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TpHeader;
import org.jgroups.stack.IpAddress;
import org.jgroups.util.MessageBatch;

/// The engine's TCP, with three things told that it keeps to itself: that a connection has ended, that a
/// message came from a cluster with another name, and where it listens. Safe for use by many threads.
final class HeartbeatTransport extends TCP {
    private final LongAdder foreign = new LongAdder();
    private final LongAdder opened = new LongAdder();
    private final LongAdder closed = new LongAdder();
    private volatile ConnectionWatcher watcher = (_, _) -> {};

    /// Hears of connections.
    interface ConnectionWatcher {
        /// A connection with that address is there, or the only one has ended without a word.
        void changed(IpAddress peer, boolean open);
    }

    @Override
    public String getName() {
        return "TCP";
    }

    void onConnection(ConnectionWatcher newWatcher) {
        watcher = newWatcher;
    }

    /// The engine warns of every connection that ends while it is used; what matters of that, this node's
    /// heartbeat log says.
    @Override
    public void start() throws Exception {
        super.start();
        srv.log(new NoopLogImpl());
    }

    /// Messages from clusters with other names.
    long foreign() {
        return foreign.sum();
    }

    /// Where others reach this node; after the start.
    PhysicalAddress listening() {
        return getPhysicalAddress();
    }

    long opened() {
        return opened.sum();
    }

    long closed() {
        return closed.sum();
    }

    int connections() {
        return srv == null ? 0 : srv.getNumOpenConnections();
    }

    /// Closes the connection with that address, if there is one, without waiting for anything.
    void disconnect(IpAddress peer) {
        if (srv == null) {
            return;
        }
        srv.forAllConnections((address, connection) -> {
            if (address.equals(peer)) {
                try {
                    connection.close(false);
                } catch (java.io.IOException e) {
                    log.trace("%s: closing a connection failed: %s", local_addr, e);
                }
            }
        });
    }

    /// What arrives here was meant for here, by whatever address this node is called.
    @Override
    public boolean unicastDestMismatch(Address destination) {
        return !(destination instanceof PhysicalAddress) && super.unicastDestMismatch(destination);
    }

    @Override
    public void connectionClosed(Connection connection) {
        super.connectionClosed(connection);
        closed.increment();
        if (!connection.isClosedGracefully() && connection.peerAddress() instanceof IpAddress address
                && srv != null && !srv.connectionEstablishedTo(address)) {
            watcher.changed(address, false);
        }
    }

    @Override
    public void connectionEstablished(Connection connection) {
        super.connectionEstablished(connection);
        opened.increment();
        if (connection.peerAddress() instanceof IpAddress address) {
            watcher.changed(address, true);
        }
    }

    @Override
    public void passMessageUp(Message message, boolean match, boolean multicast, boolean discardOwn) {
        TpHeader header = message.getHeader(id);
        if (header != null && isForeign(header.clusterName())) {
            foreign.increment();
        }
        super.passMessageUp(message, match, multicast, discardOwn);
    }

    @Override
    public void passBatchUp(MessageBatch batch, boolean match, boolean discardOwn) {
        if (batch.clusterName() != null && isForeign(batch.clusterName().val())) {
            foreign.add(batch.size());
        }
        super.passBatchUp(batch, match, discardOwn);
    }

    private boolean isForeign(byte[] name) {
        return name != null && cluster_name != null && !Arrays.equals(name, cluster_name.val());
    }
}
