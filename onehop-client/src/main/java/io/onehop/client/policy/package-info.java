/// What an application may decide about commands and the client.
///
/// What lives here: immutable records with defaults and `with…` methods. What it must not know: how anything
/// is done. Who calls it: applications make them, commands and calls read them. New components may be added:
/// make policies from `defaults()`, not with a constructor.
@NullMarked
package io.onehop.client.policy;

import org.jspecify.annotations.NullMarked;
