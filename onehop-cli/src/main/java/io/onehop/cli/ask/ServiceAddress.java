package io.onehop.cli.ask;

/// Where a node's service port is: a name or an address, and a port of 1..65535.
///
/// @param host a name, an IPv4 address, or an IPv6 address without brackets
public record ServiceAddress(String host, int port) {
    /// Where a node listens for clients unless it is told otherwise.
    public static final int DEFAULT_PORT = 3000;
    /// A node on this machine.
    public static final ServiceAddress DEFAULT = new ServiceAddress("127.0.0.1", DEFAULT_PORT);
    private static final int MAX_PORT = 65_535;

    /// Reads `HOST`, `HOST:PORT`, `[IPV6]`, `[IPV6]:PORT` or a bare IPv6 address.
    ///
    /// @throws IllegalArgumentException when the text is none of these; the message says why
    public static ServiceAddress parse(String text) {
        if (text.startsWith("[")) {
            return parseBracketed(text);
        }
        int colon = text.indexOf(':');
        if (colon < 0 || text.indexOf(':', colon + 1) >= 0) {
            return new ServiceAddress(nonEmpty(text, text), DEFAULT_PORT);
        }
        return new ServiceAddress(nonEmpty(text.substring(0, colon), text),
                port(text.substring(colon + 1), text));
    }

    private static ServiceAddress parseBracketed(String text) {
        int close = text.indexOf(']');
        if (close < 0) {
            throw new IllegalArgumentException("'" + text + "' lacks the closing bracket, as in [::1]:3000");
        }
        String host = nonEmpty(text.substring(1, close), text);
        String rest = text.substring(close + 1);
        if (rest.isEmpty()) {
            return new ServiceAddress(host, DEFAULT_PORT);
        }
        if (!rest.startsWith(":")) {
            throw new IllegalArgumentException("'" + text
                    + "' has text after the bracket, expected [::1]:3000");
        }
        return new ServiceAddress(host, port(rest.substring(1), text));
    }

    private static String nonEmpty(String host, String text) {
        if (host.isBlank()) {
            throw new IllegalArgumentException("'" + text + "' has no host, expected HOST or HOST:PORT");
        }
        return host;
    }

    private static int port(String digits, String text) {
        try {
            int port = Integer.parseInt(digits);
            if (port >= 1 && port <= MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            // falls through to the one message for every bad port
        }
        throw new IllegalArgumentException("'" + text
                + "' has no valid port: 1..65535 is expected after the colon");
    }

    /// `HOST:PORT`, with brackets around an IPv6 address.
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
