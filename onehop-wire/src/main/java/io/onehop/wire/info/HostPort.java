package io.onehop.wire.info;

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
