package io.onehop.server.info;

import io.onehop.runtime.Clock;
import io.onehop.server.stats.NodeFacts;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// What info commands ask.
///
/// @param product    what this server calls itself
/// @param node       the node's numbers
/// @param tend       addresses, peers and generations
/// @param namespaces the namespaces, in the order of the configuration
/// @param queries    queries that run or ran
/// @param clock      measures how long answers take
/// @param timesInfo  `enable-hist-info`: whether those times are recorded
public record InfoSources(Product product, NodeFacts node, TendFacts tend,
        List<? extends NamespaceView> namespaces, QueryJobs queries, Clock clock, BooleanSupplier timesInfo) {
    /// Keeps its own copy of the list.
    public InfoSources {
        namespaces = List.copyOf(namespaces);
    }

    /// The namespace with that name, or null.
    @Nullable NamespaceView namespace(String name) {
        for (NamespaceView namespace : namespaces) {
            if (namespace.facts().name().equals(name)) {
                return namespace;
            }
        }
        return null;
    }
}
