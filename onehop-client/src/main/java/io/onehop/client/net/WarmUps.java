package io.onehop.client.net;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// How many connections a pool opens though nobody waits for them, and who wants to know when they are there.
/// Guarded by the pool's lock; the futures are completed outside of it.
final class WarmUps {
    private record WarmUp(int connections, CompletableFuture<Integer> done) {}

    private final List<WarmUp> warmUps = new ArrayList<>();
    private int wanted;

    /// Up to how many connections are opened.
    int wanted() {
        return wanted;
    }

    /// Has so many opened.
    void want(int connections) {
        wanted = Math.max(wanted, connections);
    }

    /// Has so many opened, for one who wants to know.
    void add(int connections, CompletableFuture<Integer> done) {
        want(connections);
        warmUps.add(new WarmUp(connections, done));
    }

    /// Takes out those that have what they want, or all.
    ///
    /// @param there connections that are open
    /// @param givenUp whether nothing more is opened for now: the next trim tries again
    List<CompletableFuture<Integer>> reached(int there, boolean givenUp) {
        if (givenUp || there >= wanted) {
            wanted = 0;
        }
        if (warmUps.isEmpty()) {
            return List.of();
        }
        var reached = new ArrayList<CompletableFuture<Integer>>();
        for (var waiting = warmUps.iterator(); waiting.hasNext();) {
            var warmUp = waiting.next();
            if (givenUp || there >= warmUp.connections()) {
                waiting.remove();
                reached.add(warmUp.done());
            }
        }
        return reached;
    }
}
