package io.onehop.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigurationDocTest {
    private static final String COMMAND =
            "mvn test -pl onehop-server -am -Dsurefire.failIfNoSpecifiedTests=false"
            + " -Dtest=ConfigurationDocTest -Donehop.writeDocs=true";

    @Test
    void saysWhatTheCatalogueSays() throws IOException {
        var file = root().resolve("docs/configuration.md");
        if (Boolean.getBoolean("onehop.writeDocs")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, ConfigurationDoc.text());
        }
        assertThat(file).as("regenerate it: %s", COMMAND).exists();
        assertThat(Files.readString(file)).as("regenerate it: %s", COMMAND)
                .isEqualTo(ConfigurationDoc.text());
    }

    @Test
    void showsAnExampleThatWorks() {
        var result = new ConfigParser(Map.<String, String>of()::get)
                .parse("example", ConfigurationDoc.EXAMPLE, List.of());
        assertThat(result).isInstanceOf(ConfigResult.Parsed.class);
        assertThat(result.orThrow().namespaces()).hasSize(1);
    }

    /// The directory that holds all modules.
    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("ARCHITECTURE.md"))) {
            directory = directory.resolve("..").normalize();
            assertThat(directory.getNameCount()).as("no ARCHITECTURE.md above the working directory")
                    .isPositive();
        }
        return directory;
    }
}
