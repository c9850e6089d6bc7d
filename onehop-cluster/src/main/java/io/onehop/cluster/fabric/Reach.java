package io.onehop.cluster.fabric;

import io.netty.channel.ConnectTimeoutException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;

/// Whether something can be reached over the network, and if not, in which way: what tells a closed port from
/// a firewall from a wrong address.
public enum Reach {
    /// It has not been tried to the end yet.
    TRYING,
    /// It answers.
    OPEN,
    /// The machine answers that nobody listens there.
    REFUSED,
    /// Nothing comes back: the machine is down, or something on the way drops packets.
    TIMED_OUT,
    /// There is no way to that address, or no address for that name.
    UNREACHABLE,
    /// Somebody else than the expected node answers.
    WRONG_NODE,
    /// The connection ended, or what came was not understood.
    BROKEN;

    /// What a failed attempt to connect means.
    public static Reach of(Throwable failure) {
        return switch (failure) {
            case ConnectTimeoutException _, SocketTimeoutException _ -> TIMED_OUT;
            case NoRouteToHostException _, UnknownHostException _, PortUnreachableException _ -> UNREACHABLE;
            default -> ofText(String.valueOf(failure.getMessage()));
        };
    }

    /// The transports have different types for the same errors; the kernel's words are the same.
    private static Reach ofText(String text) {
        if (text.contains("refused")) {
            return REFUSED;
        }
        if (text.contains("timed out")) {
            return TIMED_OUT;
        }
        boolean noWay = text.contains("unreachable") || text.contains("No route")
                || text.contains("Cannot assign requested address");
        return noWay ? UNREACHABLE : BROKEN;
    }
}
