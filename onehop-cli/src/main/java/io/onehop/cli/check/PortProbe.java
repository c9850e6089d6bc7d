package io.onehop.cli.check;

import io.onehop.cli.ask.CommandFailure;
import io.onehop.cli.ask.InfoExchange;
import io.onehop.cli.ask.ServiceAddress;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;

/// Connects to ports from here.
///
/// @param timeoutMillis the longest wait for one connection; 1 or more
record PortProbe(int timeoutMillis) {
    /// How it went.
    record Result(PortState state, String detail) {}

    /// Connects and hangs up. Of a name with several addresses one must be open.
    Result connect(ServiceAddress address) {
        Result last = new Result(PortState.UNREACHABLE, "");
        try {
            for (InetAddress each : InetAddress.getAllByName(address.host())) {
                last = connect(new InetSocketAddress(each, address.port()));
                if (last.state() == PortState.OPEN) {
                    return last;
                }
            }
        } catch (UnknownHostException _) {
            return new Result(PortState.UNREACHABLE, "unknown host");
        }
        return last;
    }

    private Result connect(InetSocketAddress address) {
        try (var socket = new Socket()) {
            socket.connect(address, timeoutMillis);
            return new Result(PortState.OPEN, "");
        } catch (SocketTimeoutException _) {
            return new Result(PortState.TIMED_OUT, "no answer within " + timeoutMillis + " ms");
        } catch (IOException failure) {
            return new Result(state(failure), String.valueOf(failure.getMessage()));
        }
    }

    /// The operating system tells in words what happened: Java has one class for most of it.
    private static PortState state(IOException failure) {
        String words = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (words.contains("refused")) {
            return PortState.REFUSED;
        }
        if (words.contains("timed out")) {
            return PortState.TIMED_OUT;
        }
        return failure instanceof ConnectException && words.contains("reset")
                ? PortState.REFUSED : PortState.UNREACHABLE;
    }

    /// Connects to a service port and asks who is there.
    Result askFor(String node, ServiceAddress address) {
        Result connected = connect(address);
        if (connected.state() != PortState.OPEN) {
            return connected;
        }
        try {
            String answer = new InfoExchange(address, timeoutMillis).ask("node");
            return answer.equals(node) ? connected
                    : new Result(PortState.WRONG_NODE, "node " + answer + " answers there");
        } catch (CommandFailure failure) {
            return failure.getCause() == null // something was said, but not what a node says
                    ? new Result(PortState.WRONG_NODE, String.valueOf(failure.getMessage()))
                    : new Result(PortState.BROKEN, "it accepts connections and does not answer");
        }
    }
}
