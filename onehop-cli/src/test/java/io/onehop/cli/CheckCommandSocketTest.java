package io.onehop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// S0-24 (a new node that is not configured properly), S0-37 (all ports in all directions) and S0-38 (refused
/// is told from timed out).
final class CheckCommandSocketTest {
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    /// A node with listeners on all three ports, which sees those of the others open.
    private ScriptedNode node(String id) throws IOException {
        var node = new ScriptedNode(id);
        open.add(node);
        node.says("get-config:context=network", "service.port=" + node.port() + ";fabric.address=127.0.0.1;"
                + "fabric.port=" + listener() + ";heartbeat.address=any;heartbeat.port=" + listener());
        return node;
    }

    private int listener() throws IOException {
        var listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        open.add(listener);
        return listener.getLocalPort();
    }

    private static String peer(String id, String address) {
        return "[" + id + ",,[" + address + "]]";
    }

    private static String sees(String id, String kind, String address, String result) {
        return "node=" + id + ":kind=" + kind + ":address=" + address + ":result=" + result + ":age-ms=12;";
    }

    @Test
    void showsEveryPortFromEverySide() throws IOException {
        ScriptedNode a = node("A1");
        ScriptedNode b = node("B2");
        a.says("peers-clear-std", "1,3000,[" + peer("B2", b.address()) + "]")
                .says("port-check:", sees("B2", "service", b.address(), "open")
                        + sees("B2", "fabric", "127.0.0.1:" + listener(), "open"));
        b.says("peers-clear-std", "1,3000,[" + peer("A1", a.address()) + "]")
                .says("port-check:", sees("A1", "service", a.address(), "open"));
        Run run = Run.of("check", a.address());
        assertThat(run.exitCode()).as(run.out()).isZero();
        assertThat(run.out().lines().map(line -> line.replaceAll(" +", " ")).toList()).startsWith(
                "port of kind from here from A1 from B2",
                "A1 service ok - ok",
                "A1 fabric ok - ?",
                "A1 heartbeat ok - ?",
                "B2 service ok ok -",
                "B2 fabric ok ok -",
                "B2 heartbeat ok ? -");
        assertThat(run.out()).endsWith("all ports can be reached\n");
    }

    /// Port 3001 of B2 is closed to one of the others.
    @Test
    void tellsRefusedFromTimedOut() throws IOException {
        ScriptedNode a = node("A1");
        a.says("port-check:", sees("B2", "fabric", "127.0.0.1:" + closedPort(), "timed-out"));
        Run run = Run.of("check", a.address());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("fabric port of node B2", "from A1: timed-out", "from here: refused",
                "something swallows the packets: look at security groups",
                "the machine answers, but nothing listens there", "retransmit_*_repl_write");
    }

    @Test
    void tellsThatAPortSwallowsConnections() throws IOException {
        int full = fullListener();
        ScriptedNode a = node("A1");
        a.says("peers-clear-std", "1,3000,[" + peer("B2", "127.0.0.1:" + full) + "]");
        JsonObject answer = json("check", "--json", "--timeout", "0.3", a.address());
        assertThat(answer.get("ok").getAsBoolean()).isFalse();
        assertThat(answer.get("absent").toString()).contains("B2");
        assertThat(results(answer)).contains("here>B2 service timed-out", "here>A1 service open");
    }

    @Test
    void tellsThatANodeAcceptsAndDoesNotAnswer() throws IOException {
        int hanging = listener();
        ScriptedNode a = node("A1");
        a.says("peers-clear-std", "1,3000,[" + peer("B2", "127.0.0.1:" + hanging) + "]");
        Run run = Run.of("check", "--timeout", "0.3", a.address());
        assertThat(run.out()).contains("BROKEN", "it accepts connections and does not answer",
                "the node is stopped, hangs or ends");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    /// A listener whose queue of connections is full answers no more.
    private int fullListener() throws IOException {
        var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        open.add(listener);
        for (int i = 0; i < 2; i++) {
            open.add(new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort()));
        }
        return listener.getLocalPort();
    }

    @Test
    void namesAPublishedAddressThatLeadsToAnotherNode() throws IOException {
        ScriptedNode a = node("A1");
        ScriptedNode b = node("B2");
        a.says("peers-clear-std", "1,3000,[" + peer("B2", b.address()) + "]");
        b.says("peers-clear-std", "1,3000,[" + peer("A1", a.address()) + "]")
                .says("service-clear-std", a.address());
        Run run = Run.of("check", a.address());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("service port of node B2 at " + a.address()
                + " from here: wrong-node (node A1 answers there)",
                "set access-address and access-port of node B2");
    }

    @Test
    void namesAPublishedAddressWhereNothingListens() throws IOException {
        int closed = closedPort();
        ScriptedNode a = node("A1");
        a.says("service-clear-std", "127.0.0.1:" + closed);
        Run run = Run.of("check", a.address());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains(
                "service port of node A1 at 127.0.0.1:" + closed + " from here: refused",
                "access-address");
    }

    @Test
    void letsPortsBetweenNodesBeClosedToOthers() throws IOException {
        ScriptedNode a = node("A1");
        ScriptedNode b = node("B2");
        b.says("get-config:context=network", "fabric.port=" + closedPort());
        a.says("peers-clear-std", "1,3000,[" + peer("B2", b.address()) + "]")
                .says("port-check:", sees("B2", "fabric", "[::1]:3001", "open"));
        b.says("port-check:", sees("A1", "fabric", a.address(), "open"));
        Run run = Run.of("check", a.address());
        assertThat(run.out()).contains("REFUSED", "all ports can be reached");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void saysThatTheSeedIsNotThere() throws IOException {
        Run run = Run.of("check", "127.0.0.1:" + closedPort());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("refused the connection");
        assertThat(json("check", "--json", "127.0.0.1:" + closedPort()).get("ok").getAsBoolean()).isFalse();
        assertThat(Run.of("check", "--timeout", "0", "x").exitCode()).isEqualTo(2);
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static JsonObject json(String... arguments) {
        return JsonParser.parseString(Run.of(arguments).out()).getAsJsonObject();
    }

    private static List<String> results(JsonObject answer) {
        var results = new ArrayList<String>();
        for (JsonElement each : answer.getAsJsonArray("checks")) {
            JsonObject check = each.getAsJsonObject();
            results.add(check.get("from").getAsString() + ">" + check.get("to").getAsString() + " "
                    + check.get("kind").getAsString() + " " + check.get("result").getAsString());
        }
        return results;
    }
}
