package io.onehop.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

class OnehopExtensionTest {
    @Nested
    @OnehopNode("namespace.test.default-ttl=60")
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    class OneForAClass {
        private int port;

        @Test
        @Order(1)
        void handsOutNodeAndAddress(TestNode node, InetSocketAddress address) {
            assertThat(address).isEqualTo(node.address());
            port = node.port();
        }

        @Test
        @Order(2)
        void handsOutTheSameNodeAgain(TestNode node) {
            assertThat(node.port()).isEqualTo(port);
        }

        @Nested
        class Inside {
            @Test
            void sharesTheNodeOfTheClassAround(TestNode node) {
                assertThat(node.port()).isEqualTo(port);
            }
        }
    }

    @Nested
    @OnehopNode(perMethod = true)
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    class OneForEachMethod {
        private InetSocketAddress first = new InetSocketAddress(0);

        @Test
        @Order(1)
        void handsOutANode(TestNode node) {
            first = node.address();
        }

        @Test
        @Order(2)
        void handsOutAnotherNode(InetSocketAddress address) {
            assertThat(address).isNotEqualTo(first);
        }
    }

    @Nested
    @OnehopNode
    class InAConstructor {
        private final TestNode node;

        InAConstructor(TestNode node) {
            this.node = node;
        }

        @Test
        void handsOutTheSameNodeAsToTheTest(TestNode same) {
            assertThat(same).isSameAs(node);
        }
    }
}
