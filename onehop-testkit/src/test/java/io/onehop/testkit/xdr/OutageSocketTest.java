package io.onehop.testkit.xdr;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.onehop.client.command.Key;
import io.onehop.model.Bin;
import io.onehop.server.logging.LogContext;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A destination that is away and comes back.
class OutageSocketTest {
    private static final int RECORDS = 300;
    private static final long GRACE_MILLIS = 30_000;

    enum Fault {
        ERROR, REFUSAL, SILENCE;

        void begin(FaultyLink link) {
            switch (this) {
                case ERROR -> link.answer(1);
                case REFUSAL -> link.refuse();
                case SILENCE -> link.swallow();
            }
        }
    }

    private static void changeEverything(ShippingPair pair, int value) {
        pair.put(RECORDS, value);
        for (int i = 0; i < RECORDS; i += 10) {
            pair.here.delete(ShippingPair.key(i));
        }
    }

    /// S2-36, S2-38, S2-82.
    @Test
    void whatGathersWhileItIsDownIsShippedInAWindowBesideWhatIsNew() {
        try (var pair = ShippingPair.start()) {
            pair.put(RECORDS, 1);
            pair.awaitEqual(RECORDS);
            pair.source.info("xdr-command:force-linkdown=B");
            pair.awaitState("CLUSTER_DOWN");
            long before = pair.link.commands();
            changeEverything(pair, 2);
            assertThat(pair.link.commands()).isEqualTo(before);
            assertThat(pair.nodeStat("xdr_active_link_down_sessions")).isZero();
            pair.link.delay(400);
            pair.source.info("xdr-command:force-linkup=B");
            pair.awaitState("CLUSTER_WINDOW_SHIP");
            assertThat(pair.nodeStat("xdr_active_link_down_sessions"))
                    .as(pair.source.info("xdr-dc-state:dc=B")).isEqualTo(1);
            assertThat(pair.source.info("xdr-dc-state:dc=B")).containsPattern("window=\\d+-\\d+");
            pair.link.heal();
            Key fresh = Key.of("test", "shipped", "fresh");
            pair.here.put(fresh, Bin.of("a", 3));
            pair.await("new change", () -> pair.there.get(fresh).isPresent());
            pair.awaitState("CLUSTER_UP");
            pair.awaitEqual(RECORDS);
            assertThat(pair.nodeStat("xdr_active_link_down_sessions")).isZero();
        }
    }

    /// S2-34, S2-36, S2-38, S2-43, S2-82: thirty seconds of errors, whatever their kind.
    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void thirtySecondsOfErrorsMakeItDownAndNothingIsLost(Fault fault) {
        try (var pair = ShippingPair.start("xdr-write-timeout 1000")) {
            pair.put(RECORDS, 1);
            pair.awaitEqual(RECORDS);
            long beginNanos = System.nanoTime();
            fault.begin(pair.link);
            changeEverything(pair, 2);
            pair.awaitState("CLUSTER_DOWN");
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beginNanos))
                    .isBetween(GRACE_MILLIS, GRACE_MILLIS + 6_000);
            changeEverything(pair, 3);
            assertThat(pair.commandsIn(4_000)).as("one probe a second").isLessThanOrEqualTo(5);
            if (fault == Fault.REFUSAL) {
                pair.link.accept();
            }
            pair.link.heal();
            pair.awaitEqual(RECORDS);
            pair.awaitState("CLUSTER_UP");
            assertThat(pair.stat("abandoned")).isZero();
        }
    }

    /// S2-04, S2-05, S2-07: the line of the minute tells of a destination that is down.
    @Tag("slow")
    @Test
    void theLineOfTheMinuteTellsThatItIsDown() {
        try (var log = new Lines(); var pair = ShippingPair.start()) {
            pair.put(RECORDS, 1);
            pair.awaitEqual(RECORDS);
            pair.source.info("xdr-command:force-linkdown=B");
            changeEverything(pair, 2);
            pair.await("line", () -> !log.ofMinutes().isEmpty());
            assertThat(log.ofMinutes().getFirst()).matches(
                    "\\[B]: dc-state CLUSTER_DOWN timelag-sec [1-9]\\d lst \\d{13} mlst \\d{13} \\(.* GMT\\)"
                            + " fnlst 0 \\(-\\) wslst 0 \\(-\\) shlat-ms \\d+ rsas-ms .*");
        }
    }

    /// What is logged of shipping.
    private static final class Lines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
        private final Logger logger = (Logger) LogContext.XDR.logger();
        private final Level before = logger.getLevel();
        private final List<String> lines = new CopyOnWriteArrayList<>();

        Lines() {
            setContext(logger.getLoggerContext());
            start();
            logger.setLevel(Level.INFO);
            logger.addAppender(this);
        }

        List<String> ofMinutes() {
            return lines.stream().filter(each -> each.contains("dc-state") && each.contains("mlst")).toList();
        }

        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage());
        }

        @Override
        public void close() {
            logger.detachAppender(this);
            logger.setLevel(before);
        }
    }
}
