package io.onehop.wire.info;

import org.jspecify.annotations.Nullable;

/// Where a service listens, as told to others.
///
/// @param host a name, an IPv4 address, or an IPv6 address without brackets
/// @param port 1..65535
public record HostPort(String host, int port) {
    private static final int MAX_PORT = 65_535;

    /// @throws IllegalArgumentException when the port is out of range or the host empty
    public HostPort {
        if (host.isEmpty() || port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("not an address: host=" + host + " port=" + port);
        }
    }

    /// Reads `host:port`, an IPv6 address in brackets; null when it is no such text.
    public static @Nullable HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            return null;
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        try {
            return new HostPort(
                    bracketed ? host.substring(1, host.length() - 1) : host,
                    Integer.parseInt(text.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /// The host, in brackets when it is an IPv6 address.
    public String hostText() {
        return host.indexOf(':') >= 0 ? '[' + host + ']' : host;
    }

    /// `host:port`, an IPv6 address in brackets.
    @Override
    public String toString() {
        return hostText() + ':' + port;
    }
}
