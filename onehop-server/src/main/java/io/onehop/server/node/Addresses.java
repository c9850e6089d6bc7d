package io.onehop.server.node;

import io.onehop.cluster.view.Endpoint;
import io.onehop.server.config.NetworkServiceParameters;
import io.onehop.server.config.Settings;
import io.onehop.wire.info.HostPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/// Which addresses a node listens on and which it publishes (config-stats reference, section 7.1,
/// network.service).
final class Addresses {
    private static final String ANY = "any";
    static final String ANY_V4 = "0.0.0.0";

    private Addresses() {}

    /// The addresses to listen on, with the configured port.
    static List<InetSocketAddress> toBind(Settings service) {
        int port = (int) service.integer(NetworkServiceParameters.PORT);
        var bind = new ArrayList<InetSocketAddress>();
        for (String address : service.list(NetworkServiceParameters.ADDRESSES)) {
            bind.add(new InetSocketAddress(address.equals(ANY) ? ANY_V4 : address, port));
        }
        if (bind.isEmpty()) {
            bind.add(new InetSocketAddress(ANY_V4, port));
        }
        return bind;
    }

    /// The addresses that clients are told: the configured ones, or else those that were bound, wildcards
    /// replaced by the addresses of the machine's interfaces.
    static List<HostPort> toPublish(Settings service, List<InetSocketAddress> bound) {
        int accessPort = (int) service.integer(NetworkServiceParameters.ACCESS_PORT);
        List<String> access = service.list(NetworkServiceParameters.ACCESS_ADDRESSES);
        var published = new ArrayList<HostPort>();
        int port = accessPort == 0 ? bound.getFirst().getPort() : accessPort;
        for (String address : access) {
            published.add(new HostPort(address, port));
        }
        if (!access.isEmpty()) {
            return published;
        }
        for (InetSocketAddress address : bound) {
            int ownPort = accessPort == 0 ? address.getPort() : accessPort;
            for (InetAddress each : expand(address.getAddress())) {
                published.add(new HostPort(withoutZone(each), ownPort));
            }
        }
        return published;
    }

    /// The second set of addresses, empty when none is configured.
    static List<HostPort> alternates(Settings service, List<InetSocketAddress> bound) {
        int configured = (int) service.integer(NetworkServiceParameters.ALTERNATE_ACCESS_PORT);
        int port = configured == 0 ? bound.getFirst().getPort() : configured;
        var alternates = new ArrayList<HostPort>();
        for (String address : service.list(NetworkServiceParameters.ALTERNATE_ACCESS_ADDRESSES)) {
            alternates.add(new HostPort(address, port));
        }
        return alternates;
    }

    /// Where others find what listens there: wildcards replaced by the addresses of the machine's interfaces.
    static List<Endpoint> endpoints(List<InetSocketAddress> bound) {
        var endpoints = new ArrayList<Endpoint>();
        for (InetSocketAddress address : bound) {
            for (InetAddress each : expand(address.getAddress())) {
                endpoints.add(new Endpoint(withoutZone(each), address.getPort()));
            }
        }
        return endpoints;
    }

    private static List<InetAddress> expand(InetAddress address) {
        if (!address.isAnyLocalAddress()) {
            return List.of(address);
        }
        var all = new ArrayList<InetAddress>();
        try {
            NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(each -> !each.isLoopbackAddress() && !each.isLinkLocalAddress())
                    .filter(each -> each.getAddress().length == address.getAddress().length)
                    .forEach(all::add);
        } catch (SocketException _) {
            // the loopback address below is better than nothing
        }
        return all.isEmpty() ? List.of(InetAddress.getLoopbackAddress()) : all;
    }

    private static String withoutZone(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
