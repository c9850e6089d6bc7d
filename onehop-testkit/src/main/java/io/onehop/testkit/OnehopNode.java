package io.onehop.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// Gives the tests of a class a node. Constructors, life-cycle methods and tests that have a parameter of
/// type [TestNode] or [java.net.InetSocketAddress] (where clients connect) get it:
///
/// ```java
/// @OnehopNode("namespace.test.default-ttl=60")
/// class ShoppingCartTest {
///     @Test
///     void keepsWhatWasPut(TestNode node) {
///         try (var client = new AerospikeClient(node.host(), node.port())) {
///             …
///         }
///     }
/// }
/// ```
///
/// The node starts when it is first asked for and is closed after the last test of the class, or after each
/// test with
/// `perMethod = true`.
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(OnehopExtension.class)
public @interface OnehopNode {
    /// Changes of the default configuration in the form of `--set`, see [TestNode#start(String...)].
    String[] value() default {};

    /// Whether each test gets a node of its own, empty at first.
    boolean perMethod() default false;
}
