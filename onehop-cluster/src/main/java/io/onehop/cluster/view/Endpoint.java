package io.onehop.cluster.view;

/// Where something listens.
///
/// @param host an address or a name
/// @param port 1..65535
public record Endpoint(String host, int port) {
    /// @throws IllegalArgumentException when the host is empty or the port is out of range
    public Endpoint {
        if (host.isEmpty() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("no endpoint: host=" + host + " port=" + port);
        }
    }

    @Override
    public String toString() {
        return host.indexOf(':') < 0 ? host + ':' + port : '[' + host + "]:" + port;
    }
}
