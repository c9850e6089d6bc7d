package io.onehop.cluster.view.jgroups;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the heartbeat listens, and how others are told to reach it.
///
/// @param bind where it listens; the wildcard when it is to accept on all addresses
/// @param known by which address others know this node: `bind`; for the wildcard the address from which this
///     machine would call others (its default route), else the first of a running interface, IPv4 before
///     IPv6, private before public before link-local ones, else the loopback address. On machines with
///     several networks the address should be configured.
record HeartbeatAddress(InetAddress bind, InetAddress known) {
    /// An address of the range for documentation, which is nobody's.
    private static final byte[] SOMEWHERE = {(byte) 198, 51, 100, 1};

    /// Finds both.
    ///
    /// @param host an address, a name, or `any`
    /// @throws IllegalArgumentException when the name cannot be resolved
    static HeartbeatAddress of(String host) {
        try {
            InetAddress bind = host.isEmpty() || host.equals("any") ? InetAddress.getByName("0.0.0.0")
                    : InetAddress.getByName(host);
            return new HeartbeatAddress(bind, bind.isAnyLocalAddress() ? choose(bind) : bind);
        } catch (UnknownHostException | SocketException e) {
            throw new IllegalArgumentException("heartbeat address cannot be used: " + host, e);
        }
    }

    private static InetAddress choose(InetAddress wildcard) throws SocketException {
        InetAddress routed = routed();
        return routed != null ? routed : firstOfInterfaces(wildcard);
    }

    /// The source address of a call to the world; nothing is sent.
    private static @Nullable InetAddress routed() {
        try (var socket = new DatagramSocket()) {
            socket.connect(InetAddress.getByAddress(SOMEWHERE), 9);
            InetAddress source = socket.getLocalAddress();
            return source.isAnyLocalAddress() || source.isLoopbackAddress() ? null : source;
        } catch (IOException | UncheckedIOException e) {
            return null;
        }
    }

    private static InetAddress firstOfInterfaces(InetAddress wildcard) throws SocketException {
        List<InetAddress> all = new ArrayList<>();
        for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
            if (each.isUp() && !each.isLoopback()) {
                each.inetAddresses().forEach(all::add);
            }
        }
        @Nullable InetAddress first = all.stream()
                .min(Comparator.comparing((InetAddress each) -> !(each instanceof Inet4Address))
                        .thenComparing(InetAddress::isLinkLocalAddress)
                        .thenComparing(each -> !each.isSiteLocalAddress()))
                .orElse(null);
        return first != null ? first : loopback(wildcard);
    }

    private static InetAddress loopback(InetAddress wildcard) {
        try {
            return InetAddress.getByName(wildcard instanceof Inet4Address ? "127.0.0.1" : "::1");
        } catch (UnknownHostException e) {
            throw new IllegalStateException("the loopback address cannot be parsed", e);
        }
    }
}
