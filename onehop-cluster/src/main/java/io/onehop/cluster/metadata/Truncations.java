package io.onehop.cluster.metadata;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Truncations of sets and namespaces as metadata (clustering reference, section 9; record-semantics
/// reference, section 4.11): module `truncate`, key `namespace` or `namespace|set`, value the last-update
/// time (milliseconds since 2010) before which records are dead.
///
/// **Which of two wins.** A truncation keeps the generation and counts as set at its own time, so among
/// truncations the latest wins, also between clusters that merge. Taking one back has the next generation,
/// and so has the first truncation after that. All nodes thus end with the same time for a key, and are told
/// so even when it is less than what they had.
public final class Truncations {
    /// Name of the module.
    public static final String MODULE = "truncate";
    /// Last-update times have 40 bits.
    public static final long MAX_LUT_MILLIS = (1L << 40) - 1;

    private static final Logger LOG = LoggerFactory.getLogger("onehop.smd");
    private static final char SEPARATOR = '|';

    private final Metadata metadata;
    private final Target target;

    /// Where truncations take effect. Called on the cluster's lane.
    public interface Target {
        /// Records of the set (null: of the namespace) last updated before that time are dead from now on.
        /// The namespace or set may be unknown here.
        ///
        /// @param lutMillis since 2010; not less than before, unless [#undo] was called in between
        void truncate(String namespace, @Nullable String set, long lutMillis);

        /// No truncation of the set (null: of the namespace) holds any more.
        void undo(String namespace, @Nullable String set);
    }

    /// Registers the module, which tells the target what was saved.
    public Truncations(Metadata metadata, Target target) {
        this.metadata = metadata;
        this.target = target;
        metadata.register(MODULE, Truncations::next, this::changed);
    }

    /// Truncates a set or a namespace in the whole cluster. Any thread may call.
    ///
    /// @param set null for the namespace
    /// @param lutMillis since 2010, 1..[#MAX_LUT_MILLIS]
    /// @param answer told on the cluster's lane, two seconds later at most
    /// @throws IllegalArgumentException when the time is out of its range or a name is too long
    public void request(
            String namespace, @Nullable String set, long lutMillis, Consumer<MetadataOutcome> answer) {
        if (lutMillis < 1 || lutMillis > MAX_LUT_MILLIS) {
            throw new IllegalArgumentException("bad last-update time: " + lutMillis);
        }
        metadata.set(MODULE, key(namespace, set), Long.toString(lutMillis), answer);
    }

    /// Takes the truncation of a set or a namespace back, in the whole cluster. Any thread may call.
    ///
    /// @param set null for the namespace
    /// @param answer told on the cluster's lane, two seconds later at most
    /// @throws IllegalArgumentException when a name is too long
    public void requestUndo(String namespace, @Nullable String set, Consumer<MetadataOutcome> answer) {
        metadata.set(MODULE, key(namespace, set), null, answer);
    }

    private static String key(String namespace, @Nullable String set) {
        if (namespace.isEmpty() || namespace.indexOf(SEPARATOR) >= 0 || set != null && set.isEmpty()) {
            throw new IllegalArgumentException("bad name: namespace=" + namespace + " set=" + set);
        }
        return set == null ? namespace : namespace + SEPARATOR + set;
    }

    static @Nullable MetadataEntry next(@Nullable MetadataEntry current, MetadataRule.Wish wish) {
        String held = current == null ? null : current.value();
        long generation = current == null ? 0 : current.generation();
        if (wish.value() == null) {
            return current == null || held == null ? current
                    : new MetadataEntry(wish.module(), wish.key(), null, generation + 1, wish.nowMillis(),
                            wish.principal());
        }
        long lut = lut(wish.value());
        if (current != null && held != null) {
            return lut <= lut(held) ? current
                    : new MetadataEntry(wish.module(), wish.key(), wish.value(), generation, lut,
                            wish.principal());
        }
        return new MetadataEntry(wish.module(), wish.key(), wish.value(), generation + 1, lut,
                wish.principal());
    }

    private static long lut(String value) {
        long lut = Long.parseLong(value);
        if (lut < 1 || lut > MAX_LUT_MILLIS) {
            throw new NumberFormatException("out of range: " + value);
        }
        return lut;
    }

    private void changed(@Nullable MetadataEntry before, MetadataEntry now) {
        int separator = now.key().indexOf(SEPARATOR);
        String namespace = separator < 0 ? now.key() : now.key().substring(0, separator);
        String set = separator < 0 ? null : now.key().substring(separator + 1);
        String held = before == null ? null : before.value();
        String value = now.value();
        if (value == null) {
            if (before == null || held != null) {
                target.undo(namespace, set);
            }
            return;
        }
        try {
            if (held != null && lut(value) < lut(held)) {
                target.undo(namespace, set);
            }
            target.truncate(namespace, set, lut(value));
        } catch (NumberFormatException e) {
            LOG.warn("truncation ignored, its time is not a number: key={} value={}", now.key(), value);
        }
    }
}
