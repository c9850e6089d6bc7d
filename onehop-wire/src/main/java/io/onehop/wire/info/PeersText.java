package io.onehop.wire.info;

import java.util.List;

/// The answers of the `peers-*` commands (info-protocol reference, section 2.6). There are no blanks
/// anywhere: some clients' parsers break on them.
public final class PeersText {
    private PeersText() {}

    /// `generation,default-port,[peer,peer]`; a host on the default port is written without port.
    ///
    /// @param generation  grows with every change of the list
    /// @param defaultPort the port most peers listen on
    /// @param peers       all nodes but the one that answers
    public static String format(long generation, int defaultPort, List<Peer> peers) {
        var text = new StringBuilder();
        text.append(generation).append(',').append(defaultPort).append(",[");
        for (int i = 0; i < peers.size(); i++) {
            if (i > 0) {
                text.append(',');
            }
            appendPeer(text, peers.get(i), defaultPort);
        }
        return text.append(']').toString();
    }

    private static void appendPeer(StringBuilder text, Peer peer, int defaultPort) {
        text.append('[').append(peer.node()).append(',').append(peer.tlsName()).append(",[");
        for (int i = 0; i < peer.hosts().size(); i++) {
            HostPort host = peer.hosts().get(i);
            if (i > 0) {
                text.append(',');
            }
            text.append(host.hostText());
            if (host.port() != defaultPort) {
                text.append(':').append(host.port());
            }
        }
        text.append("]]");
    }
}
