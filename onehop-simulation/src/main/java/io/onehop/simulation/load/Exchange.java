package io.onehop.simulation.load;

import io.onehop.simulation.node.Machine;
import io.onehop.simulation.node.SimCluster;
import io.onehop.simulation.world.Network;
import io.onehop.simulation.world.Path;

/// Sends requests of clients over the network and brings the answers back, if both arrive. For one thread.
public final class Exchange {
    private final SimCluster cluster;
    private final int connection;

    /// What becomes of a request. At most one of both is called, and only once.
    public interface Listener {
        /// An answer has come.
        void answered(byte[] bytes);

        /// Nobody listened there: it was not sent.
        void refused();
    }

    /// @param connection number of the client's connections, which chooses lanes
    public Exchange(SimCluster cluster, int connection) {
        this.cluster = cluster;
        this.connection = connection;
    }

    /// Sends the body of a message.
    public void send(int host, byte[] body, Listener listener) {
        Network network = cluster.world().network();
        var scheduler = cluster.world().scheduler();
        scheduler.after(network.delay(), () -> {
            if (!network.reaches(Path.SERVICE, network.clients(), host)) {
                return;
            }
            Machine machine = cluster.machines().get(host);
            boolean taken = machine.request(
                    connection, body, bytes -> back(host, () -> listener.answered(bytes)));
            if (!taken) {
                back(host, listener::refused);
            }
        });
    }

    private void back(int host, Runnable task) {
        Network network = cluster.world().network();
        cluster.world().scheduler().after(network.delay(), () -> {
            if (network.reaches(Path.SERVICE, host, network.clients())) {
                task.run();
            }
        });
    }
}
