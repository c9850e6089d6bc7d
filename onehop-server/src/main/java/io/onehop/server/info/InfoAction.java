package io.onehop.server.info;

import io.onehop.wire.info.InfoCommand;

/// What a command does. Called on the thread that read the request, so it must not block.
@FunctionalInterface
public interface InfoAction {
    /// The value to answer: `ok`, an `ERROR:…` text or what was asked for. Line feeds and tabs in it become
    /// blanks.
    String answer(InfoCommand command, InfoSession session);
}
