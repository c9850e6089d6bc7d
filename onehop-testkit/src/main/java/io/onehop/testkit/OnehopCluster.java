package io.onehop.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// Gives the tests of a class a cluster. Constructors, life-cycle methods and tests that have a parameter of
/// type [TestCluster] get it:
///
/// ```java
/// @OnehopCluster(nodes = 3)
/// class FailoverTest {
///     @Test
///     void readsGoOnWithoutANode(TestCluster cluster) {
///         try (var client = new AerospikeClient(cluster.host(), cluster.port())) {
///             …
///         }
///     }
/// }
/// ```
///
/// The nodes start when the cluster is first asked for and are closed after the last test of the class, or
/// after each test with `perMethod = true`, which tests want that stop nodes.
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(OnehopExtension.class)
public @interface OnehopCluster {
    /// How many nodes.
    int nodes() default 3;

    /// Changes of every node's default configuration in the form of `--set`.
    String[] value() default {};

    /// Whether each test gets a cluster of its own, empty at first.
    boolean perMethod() default false;
}
