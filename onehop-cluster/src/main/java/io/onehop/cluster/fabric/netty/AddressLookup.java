package io.onehop.cluster.fabric.netty;

import io.netty.util.NetUtil;
import io.onehop.cluster.view.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Turns endpoints into addresses: at once when they are numbers, else by asking the machine's resolver,
/// which may block for seconds and does so on threads of its own. Safe for use by many threads.
public final class AddressLookup {
    private final Executor names;

    /// @param names runs what may block; it may refuse when it has too much to do
    public AddressLookup(Executor names) {
        this.names = names;
    }

    /// Tells the address, or what went wrong, on the given executor, or at once here when the endpoint is a
    /// number.
    public void find(
            Endpoint endpoint,
            Executor on,
            BiConsumer<@Nullable InetSocketAddress, @Nullable Throwable> then) {
        byte[] number = NetUtil.createByteArrayFromIpAddressString(endpoint.host());
        if (number != null) {
            try {
                then.accept(new InetSocketAddress(InetAddress.getByAddress(number), endpoint.port()), null);
            } catch (UnknownHostException e) { // only for numbers of a wrong length
                then.accept(null, e);
            }
            return;
        }
        try {
            names.execute(() -> ask(endpoint, on, then));
        } catch (RejectedExecutionException e) {
            then.accept(null, e);
        }
    }

    private static void ask(
            Endpoint endpoint,
            Executor on,
            BiConsumer<@Nullable InetSocketAddress, @Nullable Throwable> then) {
        try {
            var address = new InetSocketAddress(InetAddress.getByName(endpoint.host()), endpoint.port());
            on.execute(() -> then.accept(address, null));
        } catch (UnknownHostException e) {
            on.execute(() -> then.accept(null, e));
        }
    }
}
