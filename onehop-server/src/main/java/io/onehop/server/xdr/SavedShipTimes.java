package io.onehop.server.xdr;

import java.util.List;

/// Last ship times of a namespace, as a node has written them down: what another data centre had of it when
/// the node last ran, should its records be lost.
///
/// @param dc the data centre
/// @param savedMillis when they were written, milliseconds since 1970
/// @param waiting records that were still to be shipped or on their way
/// @param spans of the partitions whose master the node was, by their ids
public record SavedShipTimes(String dc, String namespace, long savedMillis, long waiting, List<Span> spans) {
    /// Takes a copy of the list.
    public SavedShipTimes {
        spans = List.copyOf(spans);
    }

    /// Partitions next to each other that have the same last ship time.
    ///
    /// @param first id of the first
    /// @param last id of the last
    /// @param lastShipped up to when all changes had been shipped, milliseconds since 1970
    public record Span(int first, int last, long lastShipped) {
        public Span {
            if (first < 0 || last < first) {
                throw new IllegalArgumentException("no partitions: " + first + '-' + last);
            }
        }

        int partitions() {
            return last - first + 1;
        }
    }

    /// How many partitions the node was master of.
    int partitions() {
        return spans.stream().mapToInt(Span::partitions).sum();
    }

    /// Up to when everything had been shipped, milliseconds since 1970; when it was saved if the node was
    /// master of nothing.
    long lastShipped() {
        return spans.stream().mapToLong(Span::lastShipped).min().orElse(savedMillis);
    }
}
