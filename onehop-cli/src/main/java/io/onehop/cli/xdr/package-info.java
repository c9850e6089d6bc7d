/// Shipping to other data centres, as seen from outside.
///
/// What lives here: asking all nodes how shipping goes and why it is throttled, and comparing what two
/// clusters hold. Only the public protocol is used. What it must not know: how it is printed, the server's
/// classes. Who calls it: `onehop xdr` and `onehop status`.
@NullMarked
package io.onehop.cli.xdr;

import org.jspecify.annotations.NullMarked;
