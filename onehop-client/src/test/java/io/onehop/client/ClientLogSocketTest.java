package io.onehop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.onehop.client.error.OnehopException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/// What a client leaves in the log of its application.
@Timeout(60)
class ClientLogSocketTest {
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.onehop.client");
    private ScriptedNode node;

    @BeforeEach
    void start() throws IOException {
        node = new ScriptedNode("A1");
        lines.start();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() throws IOException {
        logger.detachAppender(lines);
        logger.setLevel(null);
        logger.setAdditive(true);
        node.close();
    }

    private List<String> with(String text) {
        return List.copyOf(lines.list).stream().map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.contains(text)).toList();
    }

    /// S0-44: so a restart of an application can be seen in its log, and which version it brought.
    @Test
    void startAndCloseAreLoggedWithTheVersion() {
        var client = OnehopClient.connect(Patient.policy(), node.address());
        assertThat(with("client starts")).containsExactly(
                "client starts version=development seeds=[" + node.address() + "]");
        assertThat(with("node added")).hasSize(1);
        assertThat(with("client closes")).isEmpty();
        client.close();
        client.close();
        assertThat(with("client closes")).containsExactly("client closes version=development nodes=[A1]");
    }

    /// S0-44: what ends a client is an error in the log.
    @Test
    void aClientThatCannotStartSaysWhy() throws IOException {
        node.close();
        assertThatThrownBy(() -> OnehopClient.connect(Patient.policy(), node.address()))
                .isInstanceOf(OnehopException.class);
        assertThat(with("client cannot start")).singleElement().asString()
                .contains("version=", node.address(), "reason=");
        assertThat(lines.list).anyMatch(line -> line.getLevel() == Level.ERROR);
    }
}
