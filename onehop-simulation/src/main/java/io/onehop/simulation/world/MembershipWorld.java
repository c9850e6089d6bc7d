package io.onehop.simulation.world;

import io.onehop.cluster.view.ClusterView;
import io.onehop.cluster.view.Endpoint;
import io.onehop.cluster.view.Member;
import io.onehop.cluster.view.ServingLease;
import io.onehop.model.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Who belongs together, by who hears whose heartbeats: what a membership engine finds out in a real network,
/// with the delays it has there.
///
/// Every [#TICK_NANOS] each node that runs hears those whose heartbeats reach it. A node that has not been
/// heard for 1.5 to 2 s is taken for gone. Nodes that all hear each other (cliques, the eldest first) belong
/// together; a group that has lost members gets its view at once, one that has gained some after a moment.
/// Each member is told up to 1.5 s later than others. A node that was paused wakes up in its old view, or
/// believes for a moment that it is alone.
public final class MembershipWorld {
    private static final long MILLI = 1_000_000L;
    private static final long TICK_NANOS = 150 * MILLI;
    private static final long LEASE_NANOS = 1_350 * MILLI;
    private static final long LEAST_TIMEOUT_NANOS = 1_500 * MILLI;
    private static final long MOST_TIMEOUT_NANOS = 2_000 * MILLI;
    private static final long MOST_MERGE_WAIT_NANOS = 2_000 * MILLI;
    private static final long MOST_TELLING_NANOS = 1_500 * MILLI;
    private static final long LEAST_LOOK_NANOS = 600 * MILLI;
    private static final long MOST_LOOK_NANOS = 1_600 * MILLI;
    private static final int FABRIC_PORT = 3001;

    private final Scheduler scheduler;
    private final Network network;
    private final SplittableRandom random;
    private final Trace trace;
    private final List<Host> hosts;
    private final List<@Nullable Node> nodes = new ArrayList<>();
    private final long[][] heardNanos;
    private final Set<Long> usedKeys = new HashSet<>();
    private long joins;
    /// Groups that want to merge, and when they do.
    private final Map<Set<NodeId>, Long> merges = new HashMap<>();

    /// A world in which nobody has started yet.
    public MembershipWorld(Network network, SplittableRandom random, Trace trace, List<Host> hosts) {
        this.network = network;
        this.random = random;
        this.trace = trace;
        this.hosts = List.copyOf(hosts);
        scheduler = network.scheduler();
        hosts.forEach(_ -> nodes.add(null));
        heardNanos = new long[hosts.size()][hosts.size()];
        scheduler.after(TICK_NANOS, this::tick);
    }

    /// One life of a node, as membership knows it.
    private static final class Node {
        private final SimMembership seam;
        private final long joinOrder;
        private final long looksUntilNanos;
        private long pausedTicks;
        private @Nullable ClusterView agreed;
        private @Nullable ClusterView told;
        private int tellings;

        Node(SimMembership seam, long joinOrder, long looksUntilNanos) {
            this.seam = seam;
            this.joinOrder = joinOrder;
            this.looksUntilNanos = looksUntilNanos;
        }

        NodeProcess process() {
            return seam.process();
        }

        int index() {
            return seam.process().host().index();
        }

        NodeId id() {
            return seam.process().host().id();
        }
    }

    Scheduler scheduler() {
        return scheduler;
    }

    /// Lets a life of a node in.
    void started(SimMembership seam) {
        int index = seam.process().host().index();
        long look = random.nextLong(LEAST_LOOK_NANOS, MOST_LOOK_NANOS);
        nodes.set(index, new Node(seam, joins++, scheduler.nowNanos() + look));
        for (int i = 0; i < hosts.size(); i++) {
            heardNanos[i][index] = Long.MIN_VALUE / 2;
            heardNanos[index][i] = Long.MIN_VALUE / 2;
        }
    }

    /// The node leaves and says so.
    void left(SimMembership seam) {
        int index = seam.process().host().index();
        Node node = nodes.get(index);
        if (node != null && node.seam == seam) {
            forget(index);
        }
    }

    /// The life of a node has ended; the others find out.
    public void ended(int host) {
        nodes.set(host, null);
    }

    private void forget(int index) {
        nodes.set(index, null);
        for (int i = 0; i < hosts.size(); i++) {
            heardNanos[i][index] = Long.MIN_VALUE / 2;
        }
    }

    /// The key of the view that a node has been told, 0 = none.
    public long keyOf(int host) {
        Node node = nodes.get(host);
        return node == null || node.told == null ? 0 : node.told.key();
    }

    /// The view that a node has been told.
    public @Nullable ClusterView viewOf(int host) {
        Node node = nodes.get(host);
        return node == null ? null : node.told;
    }

    private void tick() {
        scheduler.after(TICK_NANOS, this::tick);
        hear();
        var here = new ArrayList<Node>();
        for (Node each : nodes) {
            if (each != null && each.process().runs() && each.looksUntilNanos <= scheduler.nowNanos()) {
                here.add(each);
            }
        }
        here.sort(Comparator.comparingLong(each -> each.joinOrder));
        var merging = new HashSet<Set<NodeId>>();
        while (!here.isEmpty()) {
            List<Node> clique = clique(here);
            here.removeAll(clique);
            settle(clique, merging);
        }
        merges.keySet().retainAll(merging);
        renewLeases();
    }

    private void hear() {
        long now = scheduler.nowNanos();
        for (Node to : nodes) {
            if (to == null) {
                continue;
            }
            if (!to.process().runs()) {
                to.pausedTicks += to.process().isPaused() ? 1 : 0;
                continue;
            }
            for (Node from : nodes) {
                if (from != null && from.process().runs()
                        && network.reaches(Path.HEARTBEAT, from.index(), to.index())) {
                    heardNanos[to.index()][from.index()] = now;
                }
            }
            if (to.pausedTicks * TICK_NANOS > LEAST_TIMEOUT_NANOS) {
                wakeUp(to);
            }
            to.pausedTicks = 0;
        }
    }

    /// A node that was asleep may believe at first that all others have gone.
    private void wakeUp(Node node) {
        if (node.agreed != null && node.agreed.members().size() > 1 && random.nextInt(3) == 0) {
            agree(List.of(node), "woke up alone");
        }
    }

    private boolean hears(Node one, Node other) {
        long timeout = random.nextLong(LEAST_TIMEOUT_NANOS, MOST_TIMEOUT_NANOS);
        return scheduler.nowNanos() - heardNanos[one.index()][other.index()] <= timeout;
    }

    private List<Node> clique(List<Node> from) {
        var clique = new ArrayList<Node>();
        for (Node candidate : from) {
            boolean fits = true;
            for (Node member : clique) {
                fits &= hears(member, candidate) && hears(candidate, member);
            }
            if (fits) {
                clique.add(candidate);
            }
        }
        return clique;
    }

    /// Gives the nodes a view of their own if they need one and it is time.
    private void settle(List<Node> clique, Set<Set<NodeId>> merging) {
        @Nullable ClusterView common = clique.getFirst().agreed;
        for (Node each : clique) {
            common = each.agreed == common ? common : null;
        }
        var ids = new HashSet<NodeId>();
        clique.forEach(each -> ids.add(each.id()));
        if (common != null) {
            if (common.members().size() != clique.size() && othersAreGone(common, ids, clique)) {
                agree(clique, "lost members");
            }
            return;
        }
        Long due = merges.get(ids);
        if (due == null) {
            merges.put(ids, scheduler.nowNanos() + random.nextLong(MOST_MERGE_WAIT_NANOS));
            merging.add(ids);
        } else if (due > scheduler.nowNanos() || isSomebodyAsleep(clique)) {
            merging.add(ids);
        } else {
            agree(clique, "merged");
        }
    }

    /// Whether the group has heard, up to a moment ago, a node that does not run now. A view of those that
    /// are heard is not agreed on before it has answered or is taken for gone: a pause shorter than the
    /// timeout puts nobody out. (The engine merges whole views, and a first view waits for those heard.)
    private boolean isSomebodyAsleep(List<Node> clique) {
        for (Node other : nodes) {
            if (other != null && other.process().isPaused()) {
                boolean heard = true;
                for (Node each : clique) {
                    long silence = scheduler.nowNanos() - heardNanos[each.index()][other.index()];
                    heard &= silence < LEAST_TIMEOUT_NANOS;
                }
                if (heard) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean othersAreGone(ClusterView view, Set<NodeId> ids, List<Node> clique) {
        for (Host host : hosts) {
            if (view.member(host.id()) != null && !ids.contains(host.id())) {
                for (Node each : clique) {
                    long silence = scheduler.nowNanos() - heardNanos[each.index()][host.index()];
                    if (silence < LEAST_TIMEOUT_NANOS) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private void agree(List<Node> group, String why) {
        long key;
        do {
            key = random.nextLong(1, ClusterView.KEY_MASK + 1);
        } while (!usedKeys.add(key));
        var members = new ArrayList<Member>();
        group.forEach(each -> members.add(
                new Member(each.id(), List.of(new Endpoint("host" + each.index(), FABRIC_PORT)))));
        members.sort(Comparator.comparing(Member::id).reversed());
        var view = new ClusterView(key, group.getFirst().id(), members);
        trace.notable("view " + Long.toHexString(key) + " " + why + ": members=" + view.ids() + " principal="
                + view.principal());
        for (Node each : group) {
            each.agreed = view;
            int telling = ++each.tellings;
            boolean evenIfOld = random.nextBoolean();
            long delay = random.nextInt(2) == 0 ? random.nextLong(MOST_TELLING_NANOS / 10)
                    : random.nextLong(MOST_TELLING_NANOS);
            each.seam.tellAfter(delay, () -> tell(each, view, telling, evenIfOld));
        }
    }

    private void tell(Node node, ClusterView view, int telling, boolean evenIfOld) {
        if (nodes.get(node.index()) == node && (evenIfOld || telling == node.tellings)) {
            node.told = view;
            trace.notable(node.process() + " is told of view " + Long.toHexString(view.key()));
            node.seam.tell(view);
        }
    }

    private void renewLeases() {
        for (Node node : nodes) {
            if (node != null && node.process().runs() && node.told != null && node.told == node.agreed) {
                boolean all = true;
                for (Member member : node.told.members()) {
                    Node peer = find(member.id());
                    all &= peer != null && peer.agreed == node.told
                            && scheduler.nowNanos() - heardNanos[node.index()][peer.index()]
                                    <= LEAST_TIMEOUT_NANOS;
                }
                if (all) {
                    ServingLease lease = node.seam.lease();
                    lease.renew(node.process().host().clock().nanoTime() + LEASE_NANOS);
                }
            }
        }
    }

    private @Nullable Node find(NodeId id) {
        for (Node each : nodes) {
            if (each != null && each.id().equals(id)) {
                return each;
            }
        }
        return null;
    }
}
