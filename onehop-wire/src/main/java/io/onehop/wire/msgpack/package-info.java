/// The protocol's dialect of MessagePack: what lists, maps and the arguments of their operations are made of.
///
/// What lives here: a writer and a reader between [io.onehop.model.Value] and bytes. What it must not know:
/// messages, fields, what an operation means. Who calls it: the particle codecs of both ends.
@NullMarked
package io.onehop.wire.msgpack;

import org.jspecify.annotations.NullMarked;
