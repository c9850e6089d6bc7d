package io.onehop.client.command;

import io.netty.buffer.ByteBuf;
import io.onehop.client.policy.Replica;
import io.onehop.client.policy.WriteRetry;
import io.onehop.model.Record;

/// A command on one record: it knows its own request and what its reply means.
///
/// The methods below are for the machine that runs commands; an application only makes commands.
/// Implementations are immutable and may be run again and by many threads.
///
/// @param <R> what a successful answer is
public non-sealed interface KeyCommand<R> extends Command<R> {
    /// The record.
    Key key();

    /// Which node is asked.
    Replica replica();

    /// Whether it may change the record: then it is repeated only when that is safe.
    boolean isWrite();

    /// After which failures a write is tried again; reads are always, as often as their timing allows.
    default WriteRetry retry() {
        return WriteRetry.NOT_APPLIED;
    }

    /// Whether a large request is compressed.
    default boolean compressRequest() {
        return false;
    }

    /// Writes the request.
    ///
    /// @param serverMillis after which the server gives up
    /// @throws IllegalArgumentException when the wire cannot carry it
    void encode(ByteBuf out, int serverMillis);

    /// Whether a reply with this code is an answer (otherwise it is an error).
    boolean accepts(int resultCode);

    /// The answer in a reply whose code is accepted.
    R result(int resultCode, Record reply);

    /// The answer of that node.
    ///
    /// @param node its name
    default R result(int resultCode, Record reply, String node) {
        return result(resultCode, reply);
    }
}
