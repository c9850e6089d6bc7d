package io.onehop.wire.info;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InfoRequestTest {
    @Test
    void takesCommandsInTheirOrder() {
        assertThat(lines("node\npartition-generation\nfeatures\n"))
                .containsExactly("node", "partition-generation", "features");
    }

    @Test
    void ignoresATailWithoutLineFeed() {
        assertThat(lines("node\nbuil")).containsExactly("node");
        assertThat(lines("node")).isEmpty();
    }

    @Test
    void looksAtNothingBehindTheBody() {
        byte[] scratch = "node\nbuild\n".getBytes(StandardCharsets.US_ASCII);
        assertThat(InfoRequest.parse(scratch, 5))
                .isEqualTo(new InfoRequest.Commands(List.of(new InfoCommand("node"))));
    }

    @Test
    void asksForTheSummaryWithAnEmptyBody() {
        assertThat(parse(new byte[0])).isEqualTo(new InfoRequest.Summary());
    }

    @Test
    void refusesABodyBeyondItsBounds() {
        assertThat(parse(new byte[InfoRequest.MAX_BODY_SIZE + 1]))
                .isEqualTo(new InfoRequest.Refused("request too long"));
        assertThat(parse("\n".repeat(InfoRequest.MAX_COMMANDS + 1).getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(new InfoRequest.Refused("too many commands"));
        assertThat(lines("\n".repeat(InfoRequest.MAX_COMMANDS))).hasSize(InfoRequest.MAX_COMMANDS);
    }

    @Test
    void endsTheNameAtTheFirstSeparator() {
        assertThat(new InfoCommand("namespace/test").name()).isEqualTo("namespace");
        assertThat(new InfoCommand("racks:").name()).isEqualTo("racks");
        assertThat(new InfoCommand("features;").name()).isEqualTo("features");
        assertThat(new InfoCommand("").name()).isEmpty();
    }

    @Test
    void splitsPositionalArguments() {
        assertThat(new InfoCommand("sets/ns/set").arguments()).containsExactly("ns", "set");
        assertThat(new InfoCommand("sets/ns;").arguments()).containsExactly("ns");
        assertThat(new InfoCommand("sets/").arguments()).isEmpty();
        assertThat(new InfoCommand("sets").arguments()).isEmpty();
        assertThat(new InfoCommand("sets:a=b/c").arguments()).isEmpty();
    }

    @Test
    void splitsPairsAndTakesTheFirstMatch() {
        var command = new InfoCommand("latencies:hist={test}-read;x=a=b,c:d;x=2;;flag;");
        assertThat(command.parameter("hist")).isEqualTo("{test}-read");
        assertThat(command.parameter("x")).isEqualTo("a=b,c:d");
        assertThat(command.parameter("flag")).isEmpty();
        assertThat(command.parameter("y")).isNull();
        assertThat(command.parameters()).extracting(Map.Entry::getKey).containsExactly("hist", "x", "x",
                "flag");
        assertThat(new InfoCommand("racks:").parameters()).isEmpty();
        assertThat(new InfoCommand("racks").parameters()).isEmpty();
    }

    @Test
    void readsArgumentsAsUtf8AndSurvivesOtherBytes() {
        byte[] body = "sets/test/süß\n".getBytes(StandardCharsets.UTF_8);
        assertThat(commands(body).getFirst().arguments()).containsExactly("test", "süß");
        byte[] broken = {'a', '/', (byte) 0xFF, '\n'};
        assertThat(commands(broken).getFirst().arguments()).containsExactly("\uFFFD");
    }

    private static List<String> lines(String body) {
        return commands(body.getBytes(StandardCharsets.ISO_8859_1)).stream().map(InfoCommand::line).toList();
    }

    private static List<InfoCommand> commands(byte[] body) {
        return ((InfoRequest.Commands) parse(body)).list();
    }

    private static InfoRequest parse(byte[] body) {
        return InfoRequest.parse(body, body.length);
    }
}
