package io.onehop.server.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.util.collection.IntObjectHashMap;
import io.onehop.cluster.fabric.FabricChannel;
import io.onehop.cluster.fabric.FabricLane;
import io.onehop.cluster.fabric.FabricPeer;
import io.onehop.cluster.fabric.FabricTypes;
import io.onehop.model.NodeId;

/// The commands of one lane that other nodes have been asked to execute, and those that others have asked
/// this one (proxy reference, section 2). A request is sent once; what is not answered in time is forgotten
/// by who sent it, and an answer that comes then is dropped. Only for its lane, but for [#open].
public final class ProxyLane {
    private final FabricLane fabric;
    private final IntObjectHashMap<Waiting> waiting = new IntObjectHashMap<>();
    private ProxiedCommands commands =
            (request, from) -> from.send(new ProxyMessage.Return(request.tid(), null));
    private int lastTid;
    private volatile int open;

    private record Waiting(NodeId node, ProxyWaiter waiter) {}

    /// Listens to the lane's messages from now on; made before the fabric begins.
    public ProxyLane(FabricLane fabric) {
        this.fabric = fabric;
        fabric.register(FabricTypes.PROXY, this::receive);
    }

    /// Has commands of others executed; until then they are given back.
    public void serve(ProxiedCommands executor) {
        commands = executor;
    }

    /// A number for the next command.
    public int nextTid() {
        do {
            lastTid++;
        } while (lastTid == 0 || waiting.containsKey(lastTid));
        return lastTid;
    }

    /// Asks a node to execute a command.
    ///
    /// @return false when it could not be sent, so that it may be sent again, here or there
    public boolean send(NodeId to, ProxyMessage.Request request, ProxyWaiter waiter) {
        if (!fabric.send(to, FabricChannel.RW, request)) {
            return false;
        }
        waiting.put(request.tid(), new Waiting(to, waiter));
        open = waiting.size();
        return true;
    }

    /// Waits no longer for an answer.
    public void forget(int tid) {
        waiting.remove(tid);
        open = waiting.size();
    }

    private void receive(FabricPeer from, int type, ByteBuf body) {
        switch (type) {
            case ProxyMessage.REQUEST -> commands.execute(ProxyMessage.Request.read(body), from);
            case ProxyMessage.RESPONSE -> {
                var response = ProxyMessage.Response.read(body);
                if (isFrom(from, response.tid())) {
                    take(response.tid()).answered(response.answer());
                }
            }
            case ProxyMessage.RETURN -> {
                var back = ProxyMessage.Return.read(body);
                if (isFrom(from, back.tid())) {
                    take(back.tid()).returned(from.node(), back.redirect());
                }
            }
            default -> throw new IllegalArgumentException("proxy message of type " + type);
        }
    }

    /// Whether that node has been asked under that number and has not answered yet.
    private boolean isFrom(FabricPeer from, int tid) {
        Waiting known = waiting.get(tid);
        return known != null && known.node.equals(from.node());
    }

    private ProxyWaiter take(int tid) {
        ProxyWaiter waiter = waiting.remove(tid).waiter;
        open = waiting.size();
        return waiter;
    }

    /// Number of commands that wait for an answer; any thread may ask.
    public int open() {
        return open;
    }
}
