package io.onehop.simulation.check;

import io.onehop.client.OnehopClient;
import io.onehop.client.stats.NodeStats;
import io.onehop.simulation.load.SmartClient;
import io.onehop.simulation.node.Machine;
import io.onehop.simulation.node.SimCluster;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/// What must be true of a real client when everything is healed and its calls have ended.
///
/// | rule | holds |
/// |---|---|
/// | a client knows the nodes | those that live, and no other |
/// | connections add up | opened less closed are idle; with one to look at each node that is all there is |
/// | a closed client leaves nothing | no connection at either end |
public final class ClientRules {
    private final SimCluster cluster;
    private final BiConsumer<String, String> violated;

    /// @param violated hears of a rule that was broken, and how
    public ClientRules(SimCluster cluster, BiConsumer<String, String> violated) {
        this.cluster = cluster;
        this.violated = violated;
    }

    /// Looks at one that has nothing to do.
    public void atRest(SmartClient user) {
        var client = user.client();
        if (client == null) {
            violated.accept("a client knows the nodes", "client " + user.machine().number()
                    + " never started");
            return;
        }
        var names = new TreeSet<>(client.nodeNames());
        Set<String> live = live();
        if (!names.equals(live)) {
            violated.accept("a client knows the nodes", "client " + user.machine().number() + " knows "
                    + names + " but there are " + live);
        }
        connections(user, client);
    }

    private Set<String> live() {
        var live = new TreeSet<String>();
        for (Machine each : cluster.machines()) {
            if (each.isUp()) {
                live.add(each.host().id().toString());
            }
        }
        return live;
    }

    private void connections(SmartClient user, OnehopClient client) {
        int expected = 0;
        for (NodeStats node : client.stats().nodes()) {
            expected += node.idle() + 1;
            if (node.inUse() != 0 || node.opened() - node.closed() != node.idle()) {
                violated.accept("connections add up", node.toString());
            }
        }
        int open = user.machine().loops().openChannels();
        if (open != expected) {
            violated.accept("connections add up", "client " + user.machine().number() + " has " + open
                    + " connections, of which it knows " + expected + ": " + client.stats().nodes());
        }
    }

    /// Looks at one that was closed.
    public void whenClosed(SmartClient user) {
        int open = user.machine().loops().openChannels();
        if (open != 0) {
            violated.accept("a closed client leaves nothing", "client " + user.machine().number()
                    + " has connections: " + open);
        }
    }
}
