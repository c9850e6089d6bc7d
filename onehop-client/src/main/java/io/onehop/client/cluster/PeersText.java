package io.onehop.client.cluster;

import java.util.ArrayList;
import java.util.List;

/// A node's list of the other nodes (info-protocol reference, section 2.6).
///
/// @param generation changes with the list
/// @param peers without the answering node
public record PeersText(long generation, List<Peer> peers) {
    /// Another node.
    ///
    /// @param name its node id as text
    /// @param hosts where it can be reached, in the server's order
    public record Peer(String name, List<HostPort> hosts) {}

    /// Nodes in a cluster, at most; a longer list is no list.
    private static final int MAX_PEERS = 1024;

    /// Reads the answer to `peers-clear-std` and its like.
    ///
    /// @throws IllegalArgumentException when it is malformed
    public static PeersText parse(String text) {
        return new Parser(text).answer();
    }

    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        PeersText answer() {
            long generation = number(until(','));
            var port = until(',');
            int defaultPort = port.isEmpty() ? HostPort.DEFAULT_PORT : (int) number(port);
            var peers = new ArrayList<Peer>();
            expect('[');
            while (!next(']')) {
                if (!peers.isEmpty()) {
                    expect(',');
                }
                peers.add(peer(defaultPort));
                if (peers.size() > MAX_PEERS) {
                    throw malformed();
                }
            }
            return new PeersText(generation, List.copyOf(peers));
        }

        private Peer peer(int defaultPort) {
            expect('[');
            var name = until(',');
            until(',');
            var hosts = new ArrayList<HostPort>();
            if (next(']')) {
                return new Peer(name, hosts);
            }
            expect('[');
            while (!next(']')) {
                if (!hosts.isEmpty()) {
                    expect(',');
                }
                hosts.add(HostPort.parse(host(), defaultPort));
            }
            expect(']');
            return new Peer(name, hosts);
        }

        /// Up to a comma or the list's closing bracket; an IPv6 address has brackets of its own.
        private String host() {
            int start = at;
            if (at < text.length() && text.charAt(at) == '[') {
                while (at < text.length() && text.charAt(at) != ']') {
                    at++;
                }
                at++;
            }
            while (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != ']') {
                at++;
            }
            if (at > text.length()) {
                throw malformed();
            }
            return text.substring(start, at);
        }

        private String until(char end) {
            int found = text.indexOf(end, at);
            if (found < 0) {
                throw malformed();
            }
            var part = text.substring(at, found);
            at = found + 1;
            return part;
        }

        private boolean next(char expected) {
            if (at < text.length() && text.charAt(at) == expected) {
                at++;
                return true;
            }
            return false;
        }

        private void expect(char expected) {
            if (!next(expected)) {
                throw malformed();
            }
        }

        private long number(String digits) {
            try {
                return Long.parseLong(digits);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("peers list has no number where one is due, at=" + at, e);
            }
        }

        private IllegalArgumentException malformed() {
            return new IllegalArgumentException("peers list is malformed, at=" + at);
        }
    }
}
