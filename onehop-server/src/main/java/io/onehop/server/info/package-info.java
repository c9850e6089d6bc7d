/// The text commands of operators, tools and clients (info-protocol reference).
///
/// What lives here: the commands by name, their answers and their errors. What it must not know: sockets, how
/// records are stored, how configuration is read; it asks through [io.onehop.server.info.InfoSources]. Who
/// calls it: a connection, through the [io.onehop.server.info.InfoSession] it was given.
@NullMarked
package io.onehop.server.info;

import org.jspecify.annotations.NullMarked;
