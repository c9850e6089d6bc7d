package io.onehop.client.cluster;

import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Turns a host's name into all its addresses.
public interface Resolver {
    /// All addresses, 1 or more; fails with [UnknownHostException] when there is none.
    CompletableFuture<List<InetSocketAddress>> resolve(HostPort host);

    /// The machine's own resolver. Addresses are answered at once; a name is looked up on a virtual thread of
    /// its own, as that may block.
    static Resolver system() {
        return host -> {
            byte[] literal = NetUtil.createByteArrayFromIpAddressString(host.host());
            var answer = new CompletableFuture<List<InetSocketAddress>>();
            if (literal == null) {
                Thread.startVirtualThread(() -> lookUp(host, answer));
            } else {
                lookUp(host, answer);
            }
            return answer;
        };
    }

    /// The same resolver, but a lookup that takes longer fails, and so does one that throws.
    default Resolver within(Duration limit) {
        return host -> {
            CompletableFuture<List<InetSocketAddress>> answer;
            try {
                answer = resolve(host);
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
            return answer.copy().orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS).exceptionally(failure -> {
                throw failure instanceof TimeoutException
                        ? new CompletionException(new IOException("name lookup took too long host=" + host))
                        : new CompletionException(failure);
            });
        };
    }

    private static void lookUp(HostPort host, CompletableFuture<List<InetSocketAddress>> answer) {
        try {
            var addresses = new ArrayList<InetSocketAddress>();
            for (var address : InetAddress.getAllByName(host.host())) {
                addresses.add(new InetSocketAddress(address, host.port()));
            }
            answer.complete(addresses);
        } catch (Throwable e) {
            answer.completeExceptionally(e);
        }
    }
}
