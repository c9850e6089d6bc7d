package io.onehop.cli.ask;

import io.onehop.wire.Proto;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Info commands over a connection of their own (info-protocol reference, section 1). Immutable; calls block.
///
/// @param timeoutMillis the longest time to connect, and to wait for each piece of the answer; 1 or more
public record InfoExchange(ServiceAddress address, int timeoutMillis) {
    /// The longest answer taken, in bytes.
    private static final int MAX_ANSWER_SIZE = 64 << 20;
    private static final int FIRST_PRINTABLE = 0x20;

    /// Asks and returns the value without the echoed command.
    ///
    /// @throws CommandFailure when no answer comes; the message says how the address failed and what to do
    public String ask(String command) {
        checkCommand(command);
        return value(command, exchange(command + "\n"));
    }

    /// Asks several commands in one message. The answers are by command, in the order of the commands; a
    /// command that the node left out has the answer "".
    ///
    /// @throws CommandFailure as [#ask(String)]
    public Map<String, String> ask(List<String> commands) {
        commands.forEach(InfoExchange::checkCommand);
        String body = exchange(String.join("\n", commands) + "\n");
        var answers = new LinkedHashMap<String, String>();
        commands.forEach(command -> answers.put(command, ""));
        body.lines().forEach(line -> {
            int tab = line.indexOf('\t');
            if (tab > 0) {
                answers.replace(line.substring(0, tab), line.substring(tab + 1));
            }
        });
        return answers;
    }

    private String exchange(String lines) {
        try (Socket socket = connect()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(timeoutMillis);
            socket.getOutputStream().write(request(lines));
            return body(new DataInputStream(socket.getInputStream()));
        } catch (SocketTimeoutException late) {
            throw new CommandFailure(address + " accepted the connection but did not answer within "
                    + timeoutMillis
                    + " ms; try a longer --timeout-ms, and look at the server's log", late);
        } catch (EOFException closed) {
            throw new CommandFailure(address
                    + " closed the connection without a complete answer; is this the "
                    + "service port (default " + ServiceAddress.DEFAULT_PORT + ") of a server without TLS?",
                    closed);
        } catch (IOException broken) {
            throw new CommandFailure("the connection to " + address + " broke: " + broken.getMessage(),
                    broken);
        }
    }

    private static void checkCommand(String command) {
        if (command.isBlank() || command.chars().anyMatch(c -> c < FIRST_PRINTABLE)) {
            throw new CommandFailure("an info command is one line of text, such as "
                    + "'build' or 'namespace/test'");
        }
    }

    /// Connects to the first of the name's addresses that accepts; says why the last one did not.
    private Socket connect() {
        InetAddress[] candidates = resolve();
        for (int i = 0; i < candidates.length - 1; i++) {
            try {
                return connect(candidates[i]);
            } catch (CommandFailure _) {
                // The next address may belong to the protocol the node listens on.
            }
        }
        return connect(candidates[candidates.length - 1]);
    }

    private InetAddress[] resolve() {
        try {
            return InetAddress.getAllByName(address.host());
        } catch (UnknownHostException unknown) {
            throw new CommandFailure("unknown host '" + address.host()
                    + "'; check the spelling or name resolution",
                    unknown);
        }
    }

    private Socket connect(InetAddress candidate) {
        var socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(candidate, address.port()), timeoutMillis);
            return socket;
        } catch (IOException failed) {
            close(socket);
            throw connectFailure(failed);
        }
    }

    private CommandFailure connectFailure(IOException failed) {
        return switch (failed) {
            case SocketTimeoutException late ->
                    new CommandFailure("connecting to " + address + " timed out after "
                    + timeoutMillis + " ms; is a firewall in between, or the address wrong?", late);
            case ConnectException refused ->
                    new CommandFailure(address + " refused the connection: nothing listens "
                    + "there; start a node with 'onehop server' or name another HOST:PORT", refused);
            default -> new CommandFailure(address + " is unreachable from here: " + failed.getMessage(),
                    failed);
        };
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // Nothing was sent or received: there is nothing to lose.
        }
    }

    private static byte[] request(String lines) {
        byte[] text = lines.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Proto.HEADER_SIZE + text.length)
                .putLong(Proto.header(Proto.TYPE_INFO, text.length))
                .put(text)
                .array();
    }

    private String body(DataInputStream in) throws IOException {
        long header = in.readLong();
        if (Proto.version(header) != Proto.VERSION || Proto.type(header) != Proto.TYPE_INFO) {
            throw new CommandFailure(String.format(Locale.ROOT,
                    "%s does not speak the info protocol (its answer starts with %016x); "
                            + "is this the service port?",
                    address, header));
        }
        if (Proto.length(header) > MAX_ANSWER_SIZE) {
            throw new CommandFailure(address + " announces an answer of " + Proto.length(header)
                    + " bytes; at most " + MAX_ANSWER_SIZE + " are taken");
        }
        byte[] text = new byte[(int) Proto.length(header)];
        in.readFully(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static String value(String command, String body) {
        String line = body.endsWith("\n") ? body.substring(0, body.length() - 1) : body;
        String echo = command + "\t";
        return line.startsWith(echo) ? line.substring(echo.length()) : line;
    }
}
