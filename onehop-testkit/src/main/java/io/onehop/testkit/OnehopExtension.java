package io.onehop.testkit;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Starts, hands out and closes the nodes that [OnehopNode] asks for. Classes without that annotation may
/// register it with
/// `@ExtendWith(OnehopExtension.class)` and get a node with the default configuration, one for each class.
///
/// JUnit closes what lies in a store together with the context the store belongs to; that is what ends the
/// nodes.
public final class OnehopExtension implements ParameterResolver {
    private static final Namespace STORE = Namespace.create(OnehopExtension.class);
    private static final String NODE = "node";

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == TestNode.class || type == InetSocketAddress.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        TestNode node = node(context);
        return parameter.getParameter().getType() == TestNode.class ? node : node.address();
    }

    /// A constructor's parameters are asked for in the context of the test it is called for.
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }

    private static TestNode node(ExtensionContext context) {
        ExtensionContext declaring = declaring(context);
        OnehopNode wanted = wanted(declaring);
        String[] overrides = wanted == null ? new String[0] : wanted.value();
        ExtensionContext owner = wanted != null && wanted.perMethod() ? context : declaring;
        return owner.getStore(STORE).computeIfAbsent(NODE, _ -> TestNode.start(overrides), TestNode.class);
    }

    /// The context of the innermost class around that has the annotation; of the outermost class when none
    /// has.
    private static ExtensionContext declaring(ExtensionContext context) {
        ExtensionContext outermost = context;
        for (ExtensionContext at = context; at != null; at = at.getParent().orElse(null)) {
            if (at.getTestClass().isPresent()) {
                outermost = at;
                if (at.getTestMethod().isEmpty() && wanted(at) != null) {
                    return at;
                }
            }
        }
        return outermost;
    }

    private static @Nullable OnehopNode wanted(ExtensionContext context) {
        return context.getTestClass().map(type -> type.getAnnotation(OnehopNode.class)).orElse(null);
    }
}
