package io.onehop.simulation.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.onehop.simulation.world.NodeProcess;
import io.onehop.simulation.world.SimLane;

/// A connection that a machine has accepted: two streams and two ends. For one thread.
final class Wire {
    private final ServiceNetwork network;
    private final int host;
    private final SimChannel client;
    private final SimChannel server;
    private final SimLane serverLane;
    private final Stream up;
    private final Stream down;
    private boolean processGone;

    Wire(ServiceNetwork network, int host, SimChannel client, Entrance entrance) {
        this.network = network;
        this.host = host;
        this.client = client;
        server = new SimChannel(network, this);
        serverLane = entrance.loop().lane();
        up = new Stream(network, this, network.clients(), host);
        down = new Stream(network, this, host, network.clients());
        server.pipeline().addLast(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                entrance.admits().accept(channel);
            }
        });
        serverLane.arrive(() -> {
            var _ = entrance.loop().register(server);
        });
    }

    int host() {
        return host;
    }

    NodeProcess process() {
        return serverLane.process();
    }

    void send(SimChannel from, byte[] bytes) {
        (from == client ? up : down).send(bytes);
    }

    /// One end was closed there.
    void closed(SimChannel end) {
        (end == client ? up : down).close();
        forgetIfDone();
    }

    private void forgetIfDone() {
        if (!client.isOpen() && (!server.isOpen() || processGone)) {
            network.closed(this);
        }
    }

    /// The node is dead; its machine, if it is there, tells the client.
    void processEnded() {
        processGone = true;
        down.drop();
        if (network.answers(host)) {
            resetLater(down, client);
        }
        forgetIfDone();
    }

    /// Something between the ends breaks it: what was on its way to the node may still come through.
    void breakOff() {
        down.drop();
        if (network.random().nextBoolean()) {
            up.drop();
        }
        long node = Math.max(up.lastArrivalNanos(), network.scheduler().nowNanos() + network.delay()) + 1;
        network.scheduler().after(network.delay(), () -> client.lane().arrive(client::reset));
        network.scheduler().at(node, () -> serverLane.arrive(server::reset));
    }

    /// Bytes have come through; empty = the end of the stream.
    ///
    /// @return false when the machine at the other end does not answer
    boolean arrived(Stream stream, byte[] bytes) {
        boolean toServer = stream == up;
        if (toServer && processGone) {
            if (!network.answers(host)) {
                return false;
            }
            resetLater(down, client);
            return true;
        }
        SimChannel to = toServer ? server : client;
        if (!to.isOpen()) {
            if (bytes.length > 0) {
                resetLater(toServer ? down : up, toServer ? client : server);
            }
            return true;
        }
        (toServer ? serverLane : client.lane()).arrive(() -> to.received(bytes));
        return true;
    }

    private void resetLater(Stream way, SimChannel end) {
        network.scheduler().after(network.delay(), () -> {
            if (way.reaches() && end.isOpen()) {
                (end == client ? client.lane() : serverLane).arrive(end::reset);
            }
        });
    }
}
