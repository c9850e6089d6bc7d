package io.onehop.client.cluster;

import io.netty.util.NetUtil;

/// An address as people and servers write it.
///
/// @param host a name, an IPv4 or IPv6 address without brackets
/// @param port 0..65535
public record HostPort(String host, int port) {
    /// The port servers listen on unless told otherwise.
    public static final int DEFAULT_PORT = 3000;

    private static final int MAX_PORT = 65_535;

    /// @throws IllegalArgumentException when the port is none
    public HostPort {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("no such port, port=" + port);
        }
    }

    /// Reads `host`, `host:port`, `ipv6`, `[ipv6]` or `[ipv6]:port`.
    ///
    /// @throws IllegalArgumentException when the text is none of these
    public static HostPort parse(String text, int defaultPort) {
        int hostEnd;
        String host;
        if (text.startsWith("[")) {
            int bracket = text.indexOf(']');
            if (bracket < 0) {
                throw new IllegalArgumentException("address lacks a bracket, address=" + text);
            }
            host = text.substring(1, bracket);
            hostEnd = bracket + 1;
        } else {
            int colon = text.indexOf(':');
            boolean bare = colon >= 0 && NetUtil.isValidIpV6Address(text);
            hostEnd = colon < 0 || bare ? text.length() : colon;
            host = text.substring(0, hostEnd);
        }
        if (host.isEmpty()) {
            throw new IllegalArgumentException("address has no host, address=" + text);
        }
        if (hostEnd == text.length()) {
            return new HostPort(host, defaultPort);
        }
        if (text.charAt(hostEnd) != ':') {
            throw new IllegalArgumentException("address is malformed, address=" + text);
        }
        try {
            return new HostPort(host, Integer.parseInt(text.substring(hostEnd + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("address has no valid port, address=" + text, e);
        }
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
