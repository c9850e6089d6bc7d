package io.onehop.client.stats;

import io.onehop.client.error.OnehopException;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.net.InetSocketAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A span for each call and each of its attempts, with OpenTelemetry, which is an optional dependency: this
/// is the only class that needs it, and the client works without.
///
/// ```java
/// ClientResources.create().withTracer(new OpenTelemetrySpans(openTelemetry))
/// ```
///
/// A call's span is a child of the span that is current where the call is made. Keys are not recorded.
public final class OpenTelemetrySpans implements CallTracer {
    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("db.system.name");
    private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("db.operation.name");
    private static final AttributeKey<String> NAMESPACE = AttributeKey.stringKey("db.namespace");
    private static final AttributeKey<String> COLLECTION = AttributeKey.stringKey("db.collection.name");
    private static final AttributeKey<String> STATUS = AttributeKey.stringKey("db.response.status_code");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
    private static final AttributeKey<String> ADDRESS = AttributeKey.stringKey("server.address");
    private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
    private static final AttributeKey<String> NODE = AttributeKey.stringKey("onehop.node");
    private static final AttributeKey<Long> NUMBER = AttributeKey.longKey("onehop.attempt");
    private static final AttributeKey<Long> ATTEMPTS = AttributeKey.longKey("onehop.attempts");
    private static final AttributeKey<Boolean> IN_DOUBT = AttributeKey.booleanKey("onehop.in_doubt");

    private final Tracer tracer;

    /// @param telemetry of the application
    public OpenTelemetrySpans(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer("io.onehop.client");
    }

    @Override
    public Call began(CommandKind kind, String namespace, String set) {
        var operation = kind.name().toLowerCase(Locale.ROOT);
        var span = tracer.spanBuilder(set.isEmpty() ? operation : operation + " " + set)
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute(SYSTEM, "onehop")
                .setAttribute(OPERATION, operation)
                .startSpan();
        if (!namespace.isEmpty()) {
            span.setAttribute(NAMESPACE, namespace);
        }
        if (!set.isEmpty()) {
            span.setAttribute(COLLECTION, set);
        }
        return new CallSpan(span);
    }

    private final class CallSpan implements Call {
        private final Span span;
        private final Context context;

        CallSpan(Span span) {
            this.span = span;
            this.context = Context.current().with(span);
        }

        @Override
        public Attempt attempt(String node, InetSocketAddress address, int number) {
            var attempt = tracer.spanBuilder("attempt")
                    .setParent(context)
                    .setSpanKind(SpanKind.CLIENT)
                    .setAttribute(NODE, node)
                    .setAttribute(NUMBER, (long) number)
                    .setAttribute(ADDRESS, address.getHostString())
                    .setAttribute(PORT, (long) address.getPort())
                    .startSpan();
            return (code, detail) -> {
                attempt.setAttribute(STATUS, Integer.toString(code));
                if (code != 0) {
                    fail(attempt, Integer.toString(code), OnehopException.meaning(code), detail);
                }
                attempt.end();
            };
        }

        @Override
        public void ended(@Nullable Throwable failure) {
            if (failure instanceof OnehopException why) {
                span.setAttribute(STATUS, Integer.toString(why.code()));
                span.setAttribute(ATTEMPTS, (long) why.attempts());
                span.setAttribute(IN_DOUBT, why.inDoubt());
                fail(span, Integer.toString(why.code()), OnehopException.meaning(why.code()), "");
            } else if (failure != null) {
                fail(span, failure.getClass().getName(), "given up", "");
            }
            span.end();
        }
    }

    private static void fail(Span span, String type, String meaning, String detail) {
        span.setAttribute(ERROR, type);
        span.setStatus(StatusCode.ERROR, detail.isEmpty() ? meaning : meaning + ": " + detail);
    }
}
