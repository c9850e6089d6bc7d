package io.onehop.server.xdr;

import io.onehop.server.config.LiveXdr;
import io.onehop.server.config.Settings;
import io.onehop.server.config.XdrNamespaceParameters;
import io.onehop.server.config.XdrParameters;
import io.onehop.xdr.line.LineFormat;
import io.onehop.xdr.ship.BinChoice;
import io.onehop.xdr.ship.ShipForm;
import io.onehop.xdr.ship.ShipSettings;
import io.onehop.xdr.throttle.ThrottleMode;
import io.onehop.xdr.throttle.ThrottleSettings;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Parameters of the configuration as shipping takes them; worked out anew only when something was changed.
/// Safe for use by many threads.
final class ShipParameters {
    private ShipParameters() {}

    /// Remembers what was made of settings until they are others.
    private static final class Worked<T> {
        private final Settings of;
        private final T made;

        Worked(Settings of, T made) {
            this.of = of;
            this.made = made;
        }
    }

    /// Those of a namespace.
    static Supplier<ShipSettings> of(LiveXdr.Dc dc, String namespace) {
        return new Supplier<>() {
            private volatile @Nullable Worked<ShipSettings> last;

            @Override
            public ShipSettings get() {
                Settings now = dc.namespace(namespace);
                Worked<ShipSettings> known = last;
                if (known != null && (now == null || known.of == now)) {
                    return known.made;
                }
                ShipSettings made = now == null ? ShipSettings.usual(namespace) : shipping(now, namespace);
                if (now != null) {
                    last = new Worked<>(now, made);
                }
                return made;
            }
        };
    }

    private static ShipSettings shipping(Settings now, String namespace) {
        var pace = new ShipSettings.Pace(
                (int) now.integer(XdrNamespaceParameters.TRANSACTION_QUEUE_LIMIT),
                (int) now.integer(XdrNamespaceParameters.HOT_KEY_MS),
                (int) now.integer(XdrNamespaceParameters.DELAY_MS),
                (int) Math.min(Integer.MAX_VALUE, now.integer(XdrNamespaceParameters.MAX_THROUGHPUT)));
        var kinds = new ShipSettings.Kinds(
                now.flag(XdrNamespaceParameters.FORWARD),
                !now.flag(XdrNamespaceParameters.IGNORE_EXPUNGES),
                now.flag(XdrNamespaceParameters.SHIP_NSUP_DELETES));
        var sets = new ShipSettings.Sets(
                now.flag(XdrNamespaceParameters.SHIP_ONLY_SPECIFIED_SETS),
                Set.copyOf(now.list(XdrNamespaceParameters.SHIP_SETS)),
                Set.copyOf(now.list(XdrNamespaceParameters.IGNORE_SETS)));
        return new ShipSettings(
                now.flag(XdrNamespaceParameters.ENABLED), pace, kinds, sets, form(now, namespace));
    }

    private static ShipForm form(Settings now, String namespace) {
        String remote = now.text(XdrNamespaceParameters.REMOTE_NAMESPACE);
        BinChoice bins = BinChoice.of(
                now.list(XdrNamespaceParameters.SHIP_BINS), now.list(XdrNamespaceParameters.IGNORE_BINS));
        boolean replaces = switch (now.text(XdrNamespaceParameters.WRITE_POLICY)) {
            case "update" -> false;
            case "replace" -> true;
            default -> bins.isAll();
        };
        long fromBytes = now.flag(XdrNamespaceParameters.ENABLE_COMPRESSION)
                ? now.integer(XdrNamespaceParameters.COMPRESSION_THRESHOLD) : Integer.MAX_VALUE;
        return new ShipForm(
                remote.isEmpty() ? namespace : remote,
                bins,
                replaces,
                new ShipForm.Packing(
                        (int) Math.min(Integer.MAX_VALUE, fromBytes),
                        (int) now.integer(XdrNamespaceParameters.COMPRESSION_LEVEL)));
    }

    /// Those of throttling.
    static Supplier<ThrottleSettings> throttling(LiveXdr xdr) {
        return new Supplier<>() {
            private volatile @Nullable Worked<ThrottleSettings> last;

            @Override
            public ThrottleSettings get() {
                Settings now = xdr.settings();
                Worked<ThrottleSettings> known = last;
                if (known == null || known.of != now) {
                    known = new Worked<>(now, throttling(now));
                    last = known;
                }
                return known.made;
            }
        };
    }

    private static ThrottleSettings throttling(Settings now) {
        return new ThrottleSettings(
                now.integer(XdrParameters.WRITE_TIMEOUT),
                (int) now.integer(XdrParameters.MAX_SHIP_THROUGHPUT),
                Objects.requireNonNull(ThrottleMode.of(now.text(XdrParameters.THROTTLE_MODE))),
                (int) now.integer(XdrParameters.READ_THREADS));
    }

    static LineFormat lineFormat(LiveXdr xdr) {
        return Objects.requireNonNull(LineFormat.of(xdr.settings().text(XdrParameters.LOG_FORMAT)));
    }
}
