/// A node's configuration: the grammar of its file, the catalogue of parameters, the live values.
///
/// What lives here: every parameter as a constant, the parser of files and overrides, immutable snapshots of
/// settings, and what stands behind `get-config` and `set-config`. What it must not know: what a parameter
/// does to the node; the rooms read snapshots and listen for changes. Who calls it: `node` and the command
/// line parse, every room reads, `info` asks and sets.
@NullMarked
package io.onehop.server.config;

import org.jspecify.annotations.NullMarked;
