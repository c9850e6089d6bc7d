package io.onehop.client.command;

import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The records of a scan, one after the other. Waiting happens in [#hasNext()]; the nodes are held back while
/// the caller is slow. For one thread; [#close()] may come from another.
///
/// `hasNext` and `next` throw [io.onehop.client.error.OnehopException] when the scan failed, after the
/// records that came before.
public interface RecordStream extends Iterator<KeyRecord>, AutoCloseable {
    /// Ends the scan; records not taken yet are dropped.
    @Override
    void close();

    /// The records not taken yet, as a sequential stream that closes this when it is closed.
    default Stream<KeyRecord> stream() {
        int traits = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, traits), false)
                .onClose(this::close);
    }
}
