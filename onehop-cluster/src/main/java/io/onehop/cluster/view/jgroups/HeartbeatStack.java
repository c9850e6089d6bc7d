package io.onehop.cluster.view.jgroups;

import org.jgroups.JChannel;
import org.jgroups.protocols.PerDestinationBundler;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;

/// The engine's protocols, from bottom to top, and why they are set as they are.
///
/// Discovery, failure detection and the detection of views to be merged are in [Links]: the engine's own need
/// a fixed port (TCPPING), a second port (FD_SOCK2) or more time (MERGE3), and do not handle links that are
/// broken in one direction.
final class HeartbeatStack {
    private static final int CONNECT_TIMEOUT_MILLIS = 300;
    private static final long RETRANSMIT_MILLIS = 200;

    /// How long a node with seeds looks around, and then waits for each answer to its requests to join.
    private static final long JOIN_MILLIS = 1000;

    /// One less requests; then it is a cluster of its own, which is merged when that becomes possible.
    private static final int JOIN_ATTEMPTS = 4;
    private static final long VIEW_ACK_MILLIS = 500;
    private static final long MERGE_MILLIS = 2000;
    private static final long LEAVE_MILLIS = 500;

    /// Messages per destination that wait for a connection.
    private static final int QUEUE = 128;

    private HeartbeatStack() {}

    static HeartbeatTransport transport(HeartbeatAddress address, int port) {
        var transport = new HeartbeatTransport();
        transport.setBindAddress(address.bind());
        if (!address.known().equals(address.bind())) {
            transport.setExternalAddr(address.known());
        }
        transport.setBindPort(port);
        transport.setPortRange(0);
        transport.tcpNodelay(true);
        transport.setSockConnTimeout(CONNECT_TIMEOUT_MILLIS);
        transport.useVirtualThreads(false);
        transport.threadNamingPattern("");
        transport.logDetails(false);
        transport.logAcceptError(false);
        transport.setLogDiscardMessages(false);
        // One sender for all would wait for each unreachable destination in turn.
        var bundler = new PerDestinationBundler();
        bundler.useSingleSenderThread(false);
        bundler.setCapacity(QUEUE);
        bundler.removeQueueCapacity(QUEUE);
        transport.setBundler(bundler);
        return transport;
    }

    static JChannel channel(HeartbeatTransport transport, Links links) throws Exception {
        var channel = new JChannel(transport, links,
                new NAKACK2().useMcastXmit(false).setXmitInterval(RETRANSMIT_MILLIS)
                        .logDiscardMessages(false).logNotFoundMessages(false),
                // Not UNICAST4: its window was seen to block for good.
                new UNICAST3().setXmitInterval(RETRANSMIT_MILLIS).logNotFoundMsgs(false),
                new STABLE(),
                new GMS().printLocalAddress(false)
                        .setJoinTimeout(JOIN_MILLIS).setMaxJoinAttempts(JOIN_ATTEMPTS)
                        .setLeaveTimeout(LEAVE_MILLIS).setMergeTimeout(MERGE_MILLIS)
                        .setViewAckCollectionTimeout(VIEW_ACK_MILLIS).logViewWarnings(false));
        transport.getDiagnosticsHandler().setEnabled(false);
        return channel;
    }
}
