package io.onehop.cluster.view.jgroups;

import io.onehop.cluster.view.ClusterView;
import io.onehop.cluster.view.Endpoint;
import io.onehop.cluster.view.Member;
import io.onehop.cluster.view.Membership;
import io.onehop.model.NodeId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jgroups.Address;
import org.jgroups.JChannel;
import org.jgroups.Receiver;
import org.jgroups.View;
import org.jgroups.stack.IpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Membership over TCP with JGroups as its engine; [Links] says how nodes are found, lost and found again.
///
/// The principal of a view is the engine's coordinator. A node without seeds, or whose seeds are all itself,
/// has its view at once; else it looks around for up to a second, and when others are there, which it cannot
/// join at once, for some more; the first view waits for those that are heard and come a moment later
/// ([FirstView]). Two nodes with the same id are never in one
/// view: the one that comes later stays by itself and both say so in their logs and facts. The engine's
/// threads are its own. Safe for use by many threads.
public final class JGroupsMembership implements Membership {
    private static final Logger CLUSTERING = LoggerFactory.getLogger("onehop.clustering");

    /// The engine has no nameless clusters.
    private static final String CLUSTER_PREFIX = "onehop:";
    private static final long RESOLVE_FAST_MILLIS = 1500;
    private static final long RESOLVE_SLOW_MILLIS = 60_000;
    private static final long HOLD_FIRST_MILLIS = 1000;

    private final MembershipSettings settings;
    private final HeartbeatTransport transport;
    private final Links links;
    private final JChannel channel;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    /// Nothing is opened yet.
    ///
    /// @throws IllegalArgumentException when the address cannot be used
    public JGroupsMembership(MembershipSettings settings) {
        this.settings = settings;
        transport = HeartbeatStack.transport(HeartbeatAddress.of(settings.bindHost()), settings.bindPort());
        links = new Links(new LinksState(settings), transport);
        try {
            channel = HeartbeatStack.channel(transport, links);
        } catch (Exception e) {
            throw new IllegalStateException("the membership engine cannot be built", e);
        }
        channel.addAddressGenerator(() -> Identity.of(settings.self()));
        channel.setName(settings.self().id().toString());
    }

    @Override
    public void start(Listener listener) {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("started before");
        }
        var first = new FirstView(links::hearsOthersThan, view -> deliver(view, listener), this::laterHeld);
        channel.setReceiver(new Receiver() {
            @Override
            public void viewAccepted(View view) {
                first.accept(view);
            }
        });
        links.onBegin(this::begun);
        transport.getThreadFactory().newThread(this::connect, "heartbeat-join").start();
        try {
            port.join();
        } catch (CompletionException e) {
            close();
            throw new IllegalStateException("heartbeat port cannot be opened: host=" + settings.bindHost()
                    + " port=" + settings.bindPort() + " reason=" + e.getCause(), e.getCause());
        }
    }

    private void laterHeld(Runnable task) {
        var _ = transport.getTimer().schedule(task, HOLD_FIRST_MILLIS, TimeUnit.MILLISECONDS, true);
    }

    private void connect() {
        try {
            channel.connect(CLUSTER_PREFIX + settings.clusterName());
        } catch (Exception e) {
            if (!port.completeExceptionally(e) && !closed.get()) {
                CLUSTERING.error("membership has failed", e);
            }
        }
    }

    private void begun(IpAddress listening) {
        port.complete(listening.getPort());
        if (settings.seeds().isEmpty()) {
            links.seeds(List.of());
        } else {
            transport.getTimer().execute(this::resolve, true);
        }
    }

    /// Looks up the seeds, and again and again, as names may get other addresses.
    private void resolve() {
        if (closed.get()) {
            return;
        }
        Collection<IpAddress> resolved = new ArrayList<>();
        boolean complete = true;
        for (Endpoint seed : settings.seeds()) {
            try {
                for (InetAddress address : InetAddress.getAllByName(seed.host())) {
                    resolved.add(new IpAddress(address, seed.port()));
                }
            } catch (UnknownHostException e) {
                complete = false;
            }
        }
        links.seeds(resolved);
        var _ = transport.getTimer().schedule(this::resolve,
                complete ? RESOLVE_SLOW_MILLIS : RESOLVE_FAST_MILLIS, TimeUnit.MILLISECONDS, true);
    }

    private void deliver(View view, Listener listener) {
        Map<NodeId, Member> members = new TreeMap<>();
        for (Address address : view.getMembersRaw()) {
            Member member = Identity.member(address);
            if (member == null || members.putIfAbsent(member.id(), member) != null) {
                CLUSTERING.error("a member without or with another's node id is left out of the view: {}",
                        address);
            }
        }
        Member principal = Identity.member(view.getCoord());
        if (principal == null) {
            return;
        }
        var clusterView = new ClusterView(ViewKey.of(view), principal.id(),
                new ArrayList<>(members.values()).reversed());
        CLUSTERING.info("new view key={} principal={} members={}", Long.toHexString(clusterView.key()),
                clusterView.principal(), clusterView.ids());
        settings.lane().execute(() -> {
            listener.viewChanged(clusterView);
            links.delivered(view);
        });
    }

    /// The port that is bound; valid after [#start].
    public int port() {
        return port.getNow(settings.bindPort());
    }

    /// What it was made of.
    public MembershipSettings settings() {
        return settings;
    }

    /// What the heartbeat knows now.
    public HeartbeatFacts facts() {
        return links.facts();
    }

    /// The facts as text, a line for each node.
    public String describe() {
        HeartbeatFacts facts = facts();
        var text = new StringBuilder(256);
        text.append("HB self node=").append(settings.self().id())
                .append(" address=").append(facts.listening())
                .append(" cluster-name=").append(settings.clusterName())
                .append(" interval=").append(settings.intervalMillis().getAsInt())
                .append(" timeout=").append(settings.timeoutIntervals().getAsInt())
                .append(" connections=").append(facts.connections())
                .append(" received-foreign=").append(facts.receivedForeign())
                .append(" received-self=").append(facts.receivedSelf())
                .append(" received-other-clusters=").append(facts.receivedOtherClusters())
                .append(" duplicate-nodes=").append(facts.duplicateNodes())
                .append(" in-doubt=").append(facts.inDoubt()).append('\n');
        for (HeartbeatFacts.PeerFacts peer : facts.peers()) {
            text.append("HB node=").append(peer.id()).append(" address=").append(peer.address())
                    .append(" status=").append(peer.heard() ? "active" : "expired")
                    .append(" last-heard-ms=").append(peer.lastHeardMillis())
                    .append(" hears-me=").append(peer.hearsMe())
                    .append(" member=").append(peer.member())
                    .append(" heard-by=").append(peer.heardBy()).append('\n');
        }
        return text.toString();
    }

    /// For tests that break links below the membership protocol.
    JChannel channel() {
        return channel;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            channel.close();
        }
    }
}
