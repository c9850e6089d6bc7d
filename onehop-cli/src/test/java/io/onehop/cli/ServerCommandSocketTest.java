package io.onehop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.testkit.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerCommandSocketTest {
    @Test
    void saysThatThePortIsTaken(@TempDir Path folder) throws IOException {
        Path pidFile = Files.writeString(folder.resolve("pid"), "1\n");
        try (TestNode node = TestNode.start()) {
            Run run = Run.of("server", "--set", "network.service.port=" + node.port(), "--set",
                    "service.pidfile=" + pidFile, "--set", "network.heartbeat.protocol=none");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("cannot listen on 127.0.0.1 port " + node.port(),
                    "is another server running there?", "--set network.service.port=PORT");
            assertThat(pidFile).content().isEqualTo("1\n");
        }
    }

    @Test
    void tellsEachMistakeOfAnOverride() {
        Run run = Run.of("server", "--set", "service.ticker-intervall=5", "--set", "nonsense",
                "--set", "network.service.port=99999");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(
                run.err()).contains("did you mean 'ticker-interval'?", "must have the form section.key=value",
                "--set network.service.port=99999: port:");
    }

    @Test
    void tellsFileAndLineOfAMistake(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("onehop.conf"), "service {\n  proto-fd-maxx 3\n}\nnamespace a {\n}\n");
        assertThat(Run.of("server", "--config", file.toString()).err())
                .contains("onehop.conf:2: proto-fd-maxx", "did you mean 'proto-fd-max'?");
        assertThat(Run.of("server", "--config", folder + "/none").err()).contains("no such file");
    }

    @Test
    void trainsTheCacheOfNodes() {
        assertThat(Run.of("train", "server")).isEqualTo(new Run(0, "", ""));
    }
}
