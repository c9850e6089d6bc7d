package io.onehop.client.stats;

import io.onehop.client.error.OnehopException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// Follows calls and each of their attempts: for tracing, or for whoever wants to know why one was slow. Set
/// with `ClientResources.withTracer`; without one calls cost nothing more.
///
/// Safe for use by many threads; methods are short and do not block. What one throws is the call's failure.
public interface CallTracer {
    /// A call in progress. Its attempts begin and end one after the other, those of a batch or scan side by
    /// side, on any thread.
    interface Call {
        /// A request to a node begins: it waits for a connection, is sent, and answered.
        ///
        /// @param node its name
        /// @param number 1 for a call's first; parts of one round of a batch or scan have the same
        Attempt attempt(String node, InetSocketAddress address, int number);

        /// The call ended. Told once; attempts of a call that was given up may end later.
        ///
        /// @param failure why, or null when it worked; some [OnehopException], or whatever ended the future
        void ended(@Nullable Throwable failure);
    }

    /// An attempt in progress.
    interface Attempt {
        /// It ended. Told once.
        ///
        /// @param code of the answer, or a [io.onehop.client.error.ClientCode]'s when there was none
        /// @param detail facts, or empty
        void ended(int code, String detail);
    }

    /// A call begins, on the thread that makes it.
    ///
    /// @param namespace that it works on, empty when it is none or several
    /// @param set the same
    /// @return null when nobody wants to follow this one
    @Nullable Call began(CommandKind kind, String namespace, String set);

    /// One that follows nothing.
    static CallTracer none() {
        return (kind, namespace, set) -> null;
    }
}
