package io.onehop.testkit;

import java.lang.annotation.Annotation;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Starts, hands out and closes what [OnehopNode] and [OnehopCluster] ask for. Classes without these
/// annotations may register it with `@ExtendWith(OnehopExtension.class)` and get a node, or a cluster of
/// three, with the default configuration, one for each class.
///
/// JUnit closes what lies in a store together with the context the store belongs to; that is what ends the
/// nodes.
public final class OnehopExtension implements ParameterResolver {
    private static final Namespace STORE = Namespace.create(OnehopExtension.class);
    private static final String NODE = "node";
    private static final String CLUSTER = "cluster";
    private static final int DEFAULT_NODES = 3;

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == TestNode.class || type == InetSocketAddress.class || type == TestCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (type == TestCluster.class) {
            return cluster(context);
        }
        TestNode node = node(context);
        return type == TestNode.class ? node : node.address();
    }

    /// A constructor's parameters are asked for in the context of the test it is called for.
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }

    private static TestNode node(ExtensionContext context) {
        ExtensionContext declaring = declaring(context, OnehopNode.class);
        OnehopNode wanted = wanted(declaring, OnehopNode.class);
        String[] overrides = wanted == null ? new String[0] : wanted.value();
        ExtensionContext owner = wanted != null && wanted.perMethod() ? context : declaring;
        return owner.getStore(STORE).computeIfAbsent(NODE, _ -> TestNode.start(overrides), TestNode.class);
    }

    private static TestCluster cluster(ExtensionContext context) {
        ExtensionContext declaring = declaring(context, OnehopCluster.class);
        OnehopCluster wanted = wanted(declaring, OnehopCluster.class);
        String[] overrides = wanted == null ? new String[0] : wanted.value();
        int nodes = wanted == null ? DEFAULT_NODES : wanted.nodes();
        ExtensionContext owner = wanted != null && wanted.perMethod() ? context : declaring;
        return owner.getStore(STORE)
                .computeIfAbsent(CLUSTER, _ -> TestCluster.start(nodes, overrides), TestCluster.class);
    }

    /// The context of the innermost class around that has the annotation; of the outermost class when none
    /// has.
    private static ExtensionContext declaring(ExtensionContext context, Class<? extends Annotation> type) {
        ExtensionContext outermost = context;
        for (ExtensionContext at = context; at != null; at = at.getParent().orElse(null)) {
            if (at.getTestClass().isPresent()) {
                outermost = at;
                if (at.getTestMethod().isEmpty() && wanted(at, type) != null) {
                    return at;
                }
            }
        }
        return outermost;
    }

    private static <A extends Annotation> @Nullable A wanted(ExtensionContext context, Class<A> type) {
        return context.getTestClass().map(each -> each.getAnnotation(type)).orElse(null);
    }
}
