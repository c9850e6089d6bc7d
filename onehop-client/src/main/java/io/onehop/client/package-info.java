/// The smart client.
///
/// What lives here: the public API and the machine beneath it. What it must not know: anything that only our
/// own server does. Who calls it: applications, the command line, cross-datacentre replication.
@NullMarked
package io.onehop.client;

import org.jspecify.annotations.NullMarked;
