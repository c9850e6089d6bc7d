package io.onehop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class InfoCommandSocketTest {
    @Test
    void printsTheAnswerWithoutTheEcho() {
        try (var node = FakeInfoNode.answering("8.1.2.0")) {
            assertThat(Run.of("info", node.address(), "build")).isEqualTo(new Run(0, "8.1.2.0\n", ""));
        }
    }

    @Test
    void printsPartsOnLinesOfTheirOwn() {
        try (var node = FakeInfoNode.answering("a=1;b=2")) {
            assertThat(Run.of("info", node.address(), "-l", "statistics").out()).isEqualTo("a=1\nb=2\n");
        }
    }

    @Test
    void fallsWithTheMeaningOfARefusal() {
        try (var node = FakeInfoNode.answering("ERROR:4:unrecognized command")) {
            Run run = Run.of("info", node.address(), "nonsense");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out()).isEqualTo("ERROR:4:unrecognized command\n");
            assertThat(run.err()).contains("refused 'nonsense'", "bad parameter");
        }
    }

    @Test
    void findsTheNodeBehindAName() {
        try (var node = FakeInfoNode.answering("8.1.2.0")) {
            String named = node.address().replace("127.0.0.1", "localhost");
            assertThat(Run.of("info", named, "build").out()).isEqualTo("8.1.2.0\n");
        }
    }

    @Test
    void saysThatAHostIsUnknown() {
        Run run = Run.of("info", "no-such-host.invalid", "build");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("unknown host 'no-such-host.invalid'");
    }

    @Test
    void writesOneJsonObject() {
        try (var node = FakeInfoNode.answering("a=\"1\"")) {
            var object = JsonParser.parseString(Run.of("info", "--json", node.address(), "x").out())
                    .getAsJsonObject();
            assertThat(object.get("ok").getAsBoolean()).isTrue();
            assertThat(object.get("answer").getAsString()).isEqualTo("a=\"1\"");
            assertThat(object.get("address").getAsString()).isEqualTo(node.address());
        }
    }

    @Test
    void saysThatNothingListens() throws IOException {
        int port = freePort();
        Run run = Run.of("info", "127.0.0.1:" + port, "build");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("127.0.0.1:" + port + " refused the connection", "onehop server");
        var json = JsonParser.parseString(Run.of("info", "--json", "127.0.0.1:" + port, "build").out());
        assertThat(json.getAsJsonObject().get("ok").getAsBoolean()).isFalse();
    }

    @Test
    void saysThatNoAnswerCame() throws IOException {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Run run = Run.of("info", "--timeout-ms", "50", "127.0.0.1:" + silent.getLocalPort(), "build");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("did not answer within 50 ms");
        }
    }

    @Test
    void tellsAnotherProtocolApart() {
        byte[] web = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try (var node = FakeInfoNode.sending(web)) {
            assertThat(Run.of("info", node.address(), "build").err())
                    .contains("does not speak the info protocol");
        }
    }

    @Test
    void tellsAHalfAnswer() {
        try (var node = FakeInfoNode.sending(new byte[] {2, 1, 0})) {
            assertThat(Run.of("info", node.address(), "build").err()).contains("without a complete answer");
        }
    }

    @Test
    void tellsWrongArgumentsWithExitCode2() {
        assertThat(Run.of("info").exitCode()).isEqualTo(2);
        assertThat(Run.of("info", "host:99999", "build").exitCode()).isEqualTo(2);
        assertThat(Run.of("info", "host:99999", "build").err()).contains("1..65535");
        assertThat(Run.of("info", "--timeout-ms", "0", "build").exitCode()).isEqualTo(2);
        assertThat(Run.of("info", "a", "b", "c").exitCode()).isEqualTo(2);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
