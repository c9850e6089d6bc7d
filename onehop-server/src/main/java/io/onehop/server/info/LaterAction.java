package io.onehop.server.info;

import io.onehop.wire.info.InfoCommand;
import java.util.concurrent.CompletableFuture;

/// What a command does whose answer needs other nodes. Called on the thread that read the request, so it must
/// not block.
@FunctionalInterface
public interface LaterAction {
    /// The value to answer, as that of [InfoAction], some time; whoever makes it sees to it that it comes.
    CompletableFuture<String> answer(InfoCommand command, InfoSession session);
}
