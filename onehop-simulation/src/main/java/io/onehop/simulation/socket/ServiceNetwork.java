package io.onehop.simulation.socket;

import io.onehop.simulation.world.Network;
import io.onehop.simulation.world.NodeProcess;
import io.onehop.simulation.world.Path;
import io.onehop.simulation.world.Scheduler;
import io.onehop.wire.info.HostPort;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/// Connections between clients and nodes. Their delays and cuts are those of the [Network]; what a cut holds
/// up is sent again later, as TCP does. For one thread.
///
/// **When a process ends** its machine mostly says so to all who were connected, and refuses who calls. At
/// times the machine is gone as well: then nothing comes back until a node lives there again.
public final class ServiceNetwork {
    private static final long MILLI = 1_000_000L;
    private static final int PORT = 3000;
    private static final byte NODES_NET = 10;
    /// The kernel of a caller asks again after that time, and then after twice as long.
    private static final long FIRST_SYN_RETRY_NANOS = 1_000 * MILLI;
    private static final int SILENT_OF = 3;

    private final Scheduler scheduler;
    private final Network network;
    private final SplittableRandom random;
    private final List<Door> doors = new ArrayList<>();
    private final List<Wire> wires = new ArrayList<>();
    private final Set<Integer> silent = new HashSet<>();

    /// Nobody listens yet.
    public ServiceNetwork(Scheduler scheduler, Network network, SplittableRandom random) {
        this.scheduler = scheduler;
        this.network = network;
        this.random = random;
    }

    /// The next host's port.
    public void add(Door door) {
        doors.add(door);
    }

    /// The address of a host's service port.
    public static InetSocketAddress address(int host) {
        try {
            var ip = InetAddress.getByAddress(new byte[] {NODES_NET, 0, 0, (byte) (host + 1)});
            return new InetSocketAddress(ip, PORT);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no such host: " + host, e);
        }
    }

    /// The same as a node publishes it.
    public static HostPort published(int host) {
        return new HostPort(address(host).getAddress().getHostAddress(), PORT);
    }

    private static int host(InetSocketAddress address) {
        return address.getAddress().getAddress()[3] - 1;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    SplittableRandom random() {
        return random;
    }

    long delay() {
        return network.delay();
    }

    boolean reaches(int from, int to) {
        return network.reaches(Path.SERVICE, from, to);
    }

    int clients() {
        return network.clients();
    }

    /// Whether a machine is there, with or without a node.
    boolean answers(int host) {
        return !silent.contains(host);
    }

    /// A node lives on that host from now on.
    public void began(int host) {
        silent.remove(host);
    }

    /// A node's process has ended.
    ///
    /// @param suddenly whether its machine may have gone with it
    public void ended(NodeProcess process, boolean suddenly) {
        int host = process.host().index();
        if (suddenly && random.nextInt(SILENT_OF) == 0) {
            silent.add(host);
        }
        for (Wire wire : List.copyOf(wires)) {
            if (wire.process() == process) {
                wire.processEnded();
            }
        }
    }

    void closed(Wire wire) {
        wires.remove(wire);
    }

    /// Connections that exist at one of their ends at least.
    public int wires() {
        return wires.size();
    }

    void connect(SimChannel caller, InetSocketAddress address) {
        call(caller, host(address), FIRST_SYN_RETRY_NANOS);
    }

    private void call(SimChannel caller, int host, long patience) {
        scheduler.after(delay(), () -> {
            if (!caller.isConnecting()) {
                return;
            }
            if (reaches(clients(), host) && reaches(host, clients()) && answers(host)) {
                answer(caller, host);
            } else {
                scheduler.after(patience, () -> call(caller, host, 2 * patience));
            }
        });
    }

    private void answer(SimChannel caller, int host) {
        Entrance entrance = doors.get(host).next();
        if (entrance == null) {
            scheduler.after(delay(), () -> caller.lane().arrive(
                    () -> caller.connectFailed(new ConnectException("refused"))));
            return;
        }
        var wire = new Wire(this, host, caller, entrance);
        wires.add(wire);
        scheduler.after(delay(), () -> caller.lane().arrive(() -> caller.connected(wire)));
    }
}
