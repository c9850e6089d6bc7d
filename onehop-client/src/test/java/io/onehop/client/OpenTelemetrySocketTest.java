package io.onehop.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.onehop.client.command.BatchRow;
import io.onehop.client.command.Key;
import io.onehop.client.command.Put;
import io.onehop.client.command.Scan;
import io.onehop.client.error.OnehopException;
import io.onehop.client.stats.OpenTelemetrySpans;
import io.onehop.model.Bin;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Spans of calls and their attempts.
@Timeout(60)
class OpenTelemetrySocketTest {
    private static final Key KEY = Key.of("test", "people", "k1");

    /// Keeps what it is given.
    private static final class Kept implements SpanExporter {
        private final List<SpanData> spans = new CopyOnWriteArrayList<>();

        @Override
        public CompletableResultCode export(Collection<SpanData> ended) {
            spans.addAll(ended);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    private final Kept kept = new Kept();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(kept)).build();
    private final OpenTelemetrySdk telemetry =
            OpenTelemetrySdk.builder().setTracerProvider(provider).build();
    private ScriptedNode node;
    private OnehopClient client;

    @BeforeEach
    void start() throws IOException {
        node = new ScriptedNode("A1");
        client = OnehopClient.connect(Patient.policy(),
                ClientResources.create().withTracer(new OpenTelemetrySpans(telemetry)), node.address());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        node.close();
        provider.close();
    }

    private List<SpanData> named(String name) {
        return kept.spans.stream().filter(span -> span.getName().equals(name)).toList();
    }

    private static String text(SpanData span, String name) {
        return String.valueOf(span.getAttributes().get(AttributeKey.stringKey(name)));
    }

    @Test
    void aCallIsASpanWithItsAttemptsBelow() {
        var attempts = new AtomicInteger();
        node.script = (request, out) ->
                out.write(Replies.single(attempts.incrementAndGet() < 3 ? 14 : 0));
        var caller = telemetry.getTracer("test").spanBuilder("caller").startSpan();
        Runnable write = () -> client.put(KEY, Bin.of("a", 1));
        Context.current().with(caller).wrap(write).run();
        caller.end();
        var put = named("put people").get(0);
        assertThat(put.getParentSpanId()).isEqualTo(caller.getSpanContext().getSpanId());
        assertThat(put.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(text(put, "db.namespace")).isEqualTo("test");
        assertThat(text(put, "db.collection.name")).isEqualTo("people");
        assertThat(text(put, "db.operation.name")).isEqualTo("put");
        assertThat(named("attempt")).hasSize(3).allSatisfy(attempt -> {
            assertThat(attempt.getParentSpanId()).isEqualTo(put.getSpanId());
            assertThat(text(attempt, "onehop.node")).isEqualTo("A1");
            assertThat(attempt.getAttributes().get(AttributeKey.longKey("server.port")))
                    .isEqualTo((long) node.port());
        });
        assertThat(named("attempt")).extracting(attempt -> text(attempt, "db.response.status_code"))
                .containsExactly("14", "14", "0");
        assertThat(named("attempt").get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(named("attempt")).extracting(attempt ->
                attempt.getAttributes().get(AttributeKey.longKey("onehop.attempt")))
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void aFailureSaysWhatIsKnown() {
        node.script = (request, out) -> {
            throw new IOException("cut");
        };
        assertThatThrownBy(() -> client.execute(new Put(client.policy().write(), KEY,
                List.of(Bin.of("a", 1))))).isInstanceOf(OnehopException.class);
        var put = named("put people").get(0);
        assertThat(put.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(text(put, "error.type")).isEqualTo("-8");
        assertThat(put.getAttributes().get(AttributeKey.booleanKey("onehop.in_doubt"))).isTrue();
        assertThat(named("attempt")).singleElement()
                .satisfies(attempt -> assertThat(text(attempt, "error.type")).isEqualTo("-8"));
    }

    /// The attempt of a thread that drives its connection itself has an end too.
    @Test
    void anInterruptedCallEndsItsAttempt() {
        var asked = new CountDownLatch(1);
        node.script = (request, out) -> {
            asked.countDown();
            new CountDownLatch(1).await();
        };
        var caller = Thread.ofPlatform().start(() -> assertThatThrownBy(() -> client.put(KEY, Bin.of("a", 1)))
                .isInstanceOf(OnehopException.class));
        Waiting.until(() -> asked.getCount() == 0);
        caller.interrupt();
        Waiting.until(() -> kept.spans.size() == 2);
        assertThat(named("attempt")).singleElement()
                .satisfies(attempt -> assertThat(text(attempt, "error.type")).isEqualTo("-1"));
        assertThat(named("put people")).singleElement().satisfies(put ->
                assertThat(put.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR));
    }

    @Test
    void batchesScansAndInfoAreFollowedToo() {
        node.script = (request, out) -> out.write(Replies.join(List.of(
                Replies.frame(Replies.row(0, 0, 1, 0, null)), Replies.last(0))));
        assertThat(client.batch(List.of(BatchRow.read(KEY)))).hasSize(1);
        node.script = (request, out) -> out.write(Replies.last(0));
        try (var rows = client.scan(Scan.of("test", "people"))) {
            assertThat(rows.hasNext()).isFalse();
        }
        assertThat(client.info("A1", "build")).isNotEmpty();
        Waiting.until(() -> kept.spans.size() == 6);
        assertThat(kept.spans).extracting(SpanData::getName).containsExactlyInAnyOrder(
                "batch", "scan people", "info", "attempt", "attempt", "attempt");
        assertThat(kept.spans).allSatisfy(span ->
                assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET));
    }

    /// So the client works when OpenTelemetry is not there.
    @Test
    void nobodyElseNeedsOpenTelemetry() {
        var classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.onehop.client");
        noClasses().that().haveNameNotMatching(".*OpenTelemetrySpans.*")
                .should().dependOnClassesThat().resideInAPackage("io.opentelemetry..")
                .check(classes);
        noClasses().that().haveNameNotMatching(".*OpenTelemetrySpans.*")
                .should().dependOnClassesThat().haveSimpleName("OpenTelemetrySpans")
                .check(classes);
    }
}
