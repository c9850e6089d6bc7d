package io.onehop.cluster.view.jgroups;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jgroups.View;
import org.jspecify.annotations.Nullable;

/// Holds a starting node's first view back while it hears nodes that are not in it yet: nodes that start
/// together are in one view a moment later, and a node that took all partitions before that would have to
/// hand most of them over again. From the first view that is passed on, all are passed on at once.
///
/// Views are passed on one after the other, in order. Safe for use by many threads.
final class FirstView {
    private final Predicate<View> isMissingSomebody;
    private final Consumer<View> next;
    private final Consumer<Runnable> later;
    private @Nullable View held;
    private boolean settled;

    /// @param isMissingSomebody whether nodes are heard that are not in a view
    /// @param next              is given the views
    /// @param later             runs a task once, when the first view has been held back long enough
    FirstView(Predicate<View> isMissingSomebody, Consumer<View> next, Consumer<Runnable> later) {
        this.isMissingSomebody = isMissingSomebody;
        this.next = next;
        this.later = later;
    }

    synchronized void accept(View view) {
        if (!settled && isMissingSomebody.test(view)) {
            if (held == null) {
                later.accept(this::settle);
            }
            held = view;
            return;
        }
        settled = true;
        held = null;
        next.accept(view);
    }

    private synchronized void settle() {
        settled = true;
        View view = held;
        held = null;
        if (view != null) {
            next.accept(view);
        }
    }
}
