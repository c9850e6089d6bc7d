package io.onehop.testkit.xdr;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.client.OnehopClient;
import io.onehop.client.command.Key;
import io.onehop.model.Bin;
import io.onehop.testkit.TestNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Two nodes, of which one ships to the other through a [FaultyLink], and a client at each. Clients do not
/// use the link: it is the destination's alternate address.
final class ShippingPair implements AutoCloseable {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(90);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final String LOOPBACK = "127.0.0.1";

    final FaultyLink link = new FaultyLink();
    final TestNode destination;
    final TestNode source;
    final OnehopClient here;
    final OnehopClient there;

    private ShippingPair(String ofXdr, String ofDc, List<String> ofDestination) {
        var far = new ArrayList<>(ofDestination);
        far.add("network.service.access-addresses=" + LOOPBACK);
        far.add("network.service.alternate-access-addresses=" + LOOPBACK);
        far.add("network.service.alternate-access-port=" + link.port());
        destination = TestNode.start(far.toArray(String[]::new));
        link.leadTo(destination.address());
        source = TestNode.startFrom("""
                namespace test {
                    nsup-period 2m
                    storage-engine memory {
                    }
                }
                xdr {
                    %s
                    dc B {
                        node-address-port %s %d
                        use-alternate-access-address true
                        %s
                    }
                }
                """.formatted(ofXdr, LOOPBACK, link.port(), ofDc));
        here = OnehopClient.connect(LOOPBACK + ":" + source.port());
        there = OnehopClient.connect(LOOPBACK + ":" + destination.port());
    }

    /// Ships all of the namespace.
    ///
    /// @param ofXdr lines of the section `xdr`
    static ShippingPair start(String... ofXdr) {
        return new ShippingPair(String.join("\n", ofXdr), "namespace test {\n}", List.of());
    }

    /// Ships as this says.
    ///
    /// @param ofDc lines of the section of the data centre, with its namespaces
    /// @param ofDestination overrides
    static ShippingPair with(String ofXdr, String ofDc, String... ofDestination) {
        return new ShippingPair(ofXdr, ofDc, List.of(ofDestination));
    }

    static Key key(int i) {
        return Key.of("test", "shipped", i);
    }

    /// Writes records 0 to below that number.
    void put(int records, int value) {
        for (int i = 0; i < records; i++) {
            here.put(key(i), Bin.of("a", value), Bin.of("i", i));
        }
    }

    /// Changes a parameter of the section `xdr`.
    void set(String change) {
        assertThat(source.info("set-config:context=xdr;" + change)).as(change).isEqualTo("ok");
    }

    /// Waits for that, and says what XDR says when it does not come.
    void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                assertThat(what).as("%s\n%s\n%s", what, source.info("xdr-why:dc=B"),
                        source.info("get-stats:context=xdr;dc=B")).isEmpty();
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    void awaitRule(String rule) {
        await("rule " + rule, () -> why("rule").equals(rule));
    }

    void awaitState(String state) {
        await("state " + state, () -> why("state").equals(state));
    }

    /// Waits until records 0 to below that number are the same on both sides and nothing is left to be done.
    void awaitEqual(int records) {
        for (int i = 0; i < records; i++) {
            Key each = key(i);
            await("record " + i, () -> here.get(each).map(found -> found.bins())
                    .equals(there.get(each).map(found -> found.bins())));
        }
        await("rest", () -> stat("in_queue") + stat("in_progress") == 0);
    }

    /// Commands that arrive at the link within that time.
    long commandsIn(long millis) {
        long before = link.commands();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = millis; left > 0; left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(left));
        }
        return link.commands() - before;
    }

    /// A field of `xdr-why`.
    String why(String name) {
        for (String pair : source.info("xdr-why:dc=B").split(";", -1)) {
            if (pair.startsWith(name + '=')) {
                return pair.substring(name.length() + 1);
            }
        }
        throw new IllegalArgumentException("no field " + name);
    }

    double number(String name) {
        return Double.parseDouble(why(name));
    }

    /// A statistic of the data centre.
    long stat(String name) {
        return source.statistic("get-stats:context=xdr;dc=B", name);
    }

    /// A statistic of the node.
    long nodeStat(String name) {
        return source.statistic("statistics/xdr", name);
    }

    @Override
    public void close() {
        here.close();
        there.close();
        source.close();
        destination.close();
        link.close();
    }
}
