package io.onehop.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A record as a reply shows it.
///
/// @param generation how often it was written, 1..65535; 0 when the reply says nothing of it
/// @param voidTime when it expires, in seconds since 2010-01-01T00:00:00Z, unsigned; 0 = never
/// @param bins bins or results of operations in the order of the reply; a name that occurs several times has
///     that many results; copied
@SuppressWarnings("JavaLangClash")
public record Record(int generation, long voidTime, List<Bin> bins) {
    /// What [#secondsToLive(long)] answers for a record that never expires.
    public static final long NEVER = -1;

    private static final long MILLIS = 1000;

    public Record {
        bins = List.copyOf(bins);
    }

    /// The first value of that name, or null when there is none.
    public @Nullable Value value(String name) {
        for (int i = 0; i < bins.size(); i++) {
            if (bins.get(i).name().equals(name)) {
                return bins.get(i).value();
            }
        }
        return null;
    }

    /// All values of that name in the order of the reply; empty when there is none.
    public List<Value> values(String name) {
        var found = new ArrayList<Value>(1);
        for (int i = 0; i < bins.size(); i++) {
            if (bins.get(i).name().equals(name)) {
                found.add(bins.get(i).value());
            }
        }
        return found;
    }

    /// The first value of that name as an integer.
    ///
    /// @throws IllegalStateException when there is none or it is no integer
    public long integer(String name) {
        if (value(name) instanceof Value.Int number) {
            return number.value();
        }
        throw new IllegalStateException("no integer in bin=" + name);
    }

    /// The first value of that name as a string.
    ///
    /// @throws IllegalStateException when there is none or it is no string
    public String text(String name) {
        if (value(name) instanceof Value.Text text) {
            return text.value();
        }
        throw new IllegalStateException("no string in bin=" + name);
    }

    /// Seconds until the record expires, at least 1, or [#NEVER].
    ///
    /// @param nowEpochMillis the time now, in milliseconds since 1970
    public long secondsToLive(long nowEpochMillis) {
        if (voidTime == 0) {
            return NEVER;
        }
        return Math.max(1, voidTime + Epoch2010.OFFSET_SECONDS - Math.floorDiv(nowEpochMillis, MILLIS));
    }
}
