package io.onehop.cluster.exchange;

import static io.onehop.cluster.exchange.ExchangePhase.AWAITING;
import static io.onehop.cluster.exchange.ExchangePhase.COLLECTING;
import static io.onehop.cluster.exchange.ExchangePhase.COMMITTING;
import static io.onehop.cluster.exchange.ExchangePhase.DISTRIBUTING;
import static io.onehop.cluster.exchange.ExchangePhase.IDLE;
import static io.onehop.cluster.exchange.ExchangePhase.PREPARED;
import static io.onehop.cluster.exchange.ExchangePhase.REFUSED;
import static io.onehop.cluster.exchange.ExchangePhase.REPORTED;
import static io.onehop.cluster.exchange.ExchangePhase.SETTLED;

import io.netty.buffer.ByteBuf;
import io.onehop.cluster.fabric.FabricLane;
import io.onehop.cluster.fabric.FabricMessage;
import io.onehop.cluster.fabric.FabricPeer;
import io.onehop.cluster.fabric.FabricTypes;
import io.onehop.cluster.view.ClusterView;
import io.onehop.model.NodeId;
import io.onehop.runtime.Clock;
import io.onehop.runtime.Lane;
import io.onehop.runtime.Timers.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The exchange as one node takes part in it (clustering reference, section 4): nobody deals out partitions
/// before everybody knows what everybody has.
///
/// **Protocol.** The principal of a view leads, the others answer; only the principal has timers ([Round]).
/// COLLECT -> STATE, PLAN -> READY, COMMIT -> COMMITTED. A member that is asked twice answers twice. What
/// carries another key, or comes from another than the view's principal, is ignored. A new view ends what is
/// going on. The key of attempt 0 is that of the view; further attempts (reclusters, and tries after a
/// refusal) have keys mixed from the view's.
///
/// **Legal transitions**; everything else that comes in is answered again or ignored.
///
/// | from | on | to |
/// |---|---|---|
/// | any | new view with another principal | AWAITING |
/// | any | new view, this node leads | COLLECTING |
/// | AWAITING, REPORTED, SETTLED | COLLECT of a later attempt | REPORTED |
/// | REPORTED | PLAN | PREPARED |
/// | PREPARED | COMMIT | SETTLED |
/// | COLLECTING | last STATE, they go together | DISTRIBUTING |
/// | COLLECTING | last STATE, they do not | REFUSED |
/// | REFUSED | time | COLLECTING (next attempt) |
/// | DISTRIBUTING | last READY | COMMITTING |
/// | COMMITTING | last COMMITTED | SETTLED |
/// | SETTLED | recluster | COLLECTING (next attempt) |
///
/// **A lost COMMIT.** A member that was prepared when the view changed does not know whether others
/// committed. It remembers the plan and tells in the next exchanges what its copies would be worth under it;
/// if anybody has committed that key, these count ([NodeState#resolved]). So a family does not split over a
/// message.
///
/// Alone, a node commits within [#viewChanged]. Only for the cluster's lane.
public final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger("onehop.exchange");
    private static final long REFUSED_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long REMIND_NANOS = Duration.ofSeconds(60).toNanos();

    private final NodeId self;
    private final Lane lane;
    private final Clock clock;
    private final ExchangeMember member;
    private final Round round;
    private final PreparedPlans prepared;
    /// Principal: what has been told, by node, in descending order.
    private final Map<NodeId, ExchangeMessage.State> told = new TreeMap<>((a, b) -> b.compareTo(a));

    private @Nullable ClusterView view;
    private ExchangePhase phase = IDLE;
    private int attempt = -1;
    private long key;
    private long committedKey;
    private boolean reclusterWanted;
    private ExchangeMessage.@Nullable State report;
    private @Nullable ExchangePlan plan;
    private @Nullable Timer retry;
    private String problem = "";
    private long remindNanos;
    /// A COLLECT for a view that this node has not heard of yet.
    private @Nullable FabricPeer earlyFrom;
    private ExchangeMessage.@Nullable Collect early;

    /// Takes part for that node; registers with the fabric.
    public Exchange(NodeId self, Lane lane, Clock clock, FabricLane fabric, ExchangeMember member) {
        this.self = self;
        this.lane = lane;
        this.clock = clock;
        this.member = member;
        round = new Round(lane, clock, fabric);
        prepared = new PreparedPlans(member);
        fabric.register(FabricTypes.EXCHANGE, this::receive);
    }

    /// The members have changed; begins an exchange or waits for the principal to do so.
    public void viewChanged(ClusterView newView) {
        stopWaiting();
        view = newView;
        attempt = -1;
        key = newView.key();
        report = null;
        plan = null;
        reclusterWanted = false;
        problem = "";
        if (newView.principal().equals(self)) {
            collect(0);
        } else {
            enter(AWAITING);
            remindLater();
            collectEarly(newView);
        }
        earlyFrom = null;
        early = null;
    }

    /// The principal may have had the view, and asked, before this node.
    private void collectEarly(ClusterView newView) {
        FabricPeer from = earlyFrom;
        ExchangeMessage.Collect message = early;
        if (from != null && message != null && from.node().equals(newView.principal())) {
            onCollect(from, message);
        }
    }

    /// Says in the log why partitions are not dealt out, now and then until they are.
    private void remindLater() {
        if (retry != null) {
            retry.cancel();
        }
        retry = lane.schedule(this::remind, PATIENCE_NANOS);
    }

    private void remind() {
        retry = null;
        if (!phase.isCommitted()) {
            LOG.warn("exchange waits for the principal, which may wait for others; ask it: phase={}"
                    + " principal={} key={}", phase, view == null ? "none" : view.principal(), hex(key));
            remindLater();
        }
    }

    /// Begins another exchange of the same members, or has one begin when the present one is over.
    ///
    /// @return false when this node does not lead
    public boolean recluster() {
        if (!leads()) {
            return false;
        }
        if (phase == SETTLED) {
            collect(attempt + 1);
        } else {
            reclusterWanted = true;
        }
        return true;
    }

    /// The request that has the principal do so; to be sent until a new exchange begins.
    public FabricMessage reclusterRequest() {
        return new ExchangeMessage.Recluster(committedKey);
    }

    private boolean leads() {
        return view != null && view.principal().equals(self);
    }

    private void stopWaiting() {
        round.end();
        if (retry != null) {
            retry.cancel();
            retry = null;
        }
        told.clear();
    }

    private void enter(ExchangePhase next) {
        phase = next;
        LOG.debug("exchange phase={} key={} attempt={}", next, hex(key), attempt);
        member.progressed();
    }

    // ---- the principal leads

    private void collect(int newAttempt) {
        ClusterView current = view;
        if (current == null) {
            return;
        }
        stopWaiting();
        reclusterWanted = false;
        begin(current, newAttempt);
        ExchangeMessage.State own = ownState();
        told.put(self, own);
        enter(COLLECTING);
        round.begin("collect", new ExchangeMessage.Collect(current.key(), newAttempt), others(current));
        planWhenComplete();
    }

    private void begin(ClusterView current, int newAttempt) {
        attempt = newAttempt;
        key = ExchangeKeys.key(current.key(), newAttempt);
        plan = null;
        boolean isAgainAfterRefusal = !problem.isEmpty() || phase == REPORTED;
        if (!isAgainAfterRefusal) {
            LOG.info("data exchange started with cluster key {} attempt={} members={}", hex(key), newAttempt,
                    current.ids());
        }
    }

    private ExchangeMessage.State ownState() {
        NodeState state = member.report(committedKey).with(prepared.states());
        var own = new ExchangeMessage.State(key, state, member.metadata());
        report = own;
        return own;
    }

    private List<NodeId> others(ClusterView current) {
        var others = new ArrayList<>(current.ids());
        others.remove(self);
        return others;
    }

    private void onState(NodeId from, ExchangeMessage.State message) {
        if (phase == COLLECTING && message.key() == key && message.state().id().equals(from)
                && round.answered(from)) {
            told.put(from, message);
            member.progressed();
            planWhenComplete();
        }
    }

    private void planWhenComplete() {
        ClusterView current = view;
        if (!round.isComplete() || current == null) {
            return;
        }
        var agreed = ExchangePlan.of(key, told.values().stream().map(ExchangeMessage.State::state).toList());
        String found = agreed.problem();
        if (found != null) {
            refuse(found);
            return;
        }
        problem = "";
        told.values().forEach(each -> member.learn(each.metadata()));
        plan = agreed;
        prepared.add(agreed);
        enter(DISTRIBUTING);
        var message = new ExchangeMessage.Plan(key, agreed.states(), member.metadata());
        round.begin("plan", message, others(current));
        member.prepare(agreed); // while the others do
        commitWhenComplete();
    }

    private void refuse(String found) {
        if (!found.equals(problem) || clock.nanoTime() - remindNanos >= 0) {
            LOG.warn("partitions are not dealt out and migrations wait: {}; give all nodes the same setting,"
                    + " or stop those that are wrong", found);
            remindNanos = clock.nanoTime() + REMIND_NANOS;
        }
        problem = found;
        enter(REFUSED);
        retry = lane.schedule(() -> collect(attempt + 1), REFUSED_NANOS);
    }

    private void onReady(NodeId from, ExchangeMessage.Ready message) {
        if (phase == DISTRIBUTING && message.key() == key && round.answered(from)) {
            member.progressed();
            commitWhenComplete();
        }
    }

    private void commitWhenComplete() {
        ClusterView current = view;
        if (!round.isComplete() || current == null) {
            return;
        }
        round.begin("commit", new ExchangeMessage.Commit(key), others(current));
        commit(COMMITTING);
        settleWhenComplete();
    }

    private void onCommitted(NodeId from, ExchangeMessage.Committed message) {
        if (phase == COMMITTING && message.key() == key && round.answered(from)) {
            member.progressed();
            settleWhenComplete();
        }
    }

    private void settleWhenComplete() {
        if (phase != COMMITTING || !round.isComplete()) {
            return;
        }
        stopWaiting();
        enter(SETTLED);
        if (reclusterWanted) {
            collect(attempt + 1);
        }
    }

    // ---- members, the principal among them

    private void commit(ExchangePhase next) {
        ExchangePlan agreed = plan;
        if (agreed == null) {
            throw new IllegalStateException("commit without a plan: key=" + hex(key));
        }
        committedKey = key;
        prepared.clear();
        phase = next;
        member.commit(agreed);
        LOG.info("data exchange completed with cluster key {} cluster-size={}", hex(key),
                agreed.states().size());
        member.progressed();
    }

    private void onCollect(FabricPeer from, ExchangeMessage.Collect message) {
        ClusterView current = view;
        if (current == null || message.viewKey() != current.key()
                || message.attempt() < Math.max(0, attempt)) {
            return;
        }
        ExchangeMessage.State known = report;
        if (message.attempt() == attempt && known != null) {
            from.send(known);
        } else if (phase == AWAITING || phase == REPORTED || phase == SETTLED) {
            begin(current, message.attempt());
            ExchangeMessage.State own = ownState();
            enter(REPORTED);
            if (retry == null) {
                remindLater();
            }
            from.send(own);
        } else {
            LOG.warn("exchange: ignoring a new attempt before the last was committed: attempt={} phase={}",
                    message.attempt(), phase);
        }
    }

    private void onPlan(FabricPeer from, ExchangeMessage.Plan message) {
        ClusterView current = view;
        if (current == null || message.key() != key) {
            return;
        }
        if (phase == REPORTED) {
            var agreed = new ExchangePlan(key, message.states());
            if (!agreed.ids().equals(current.ids())) {
                LOG.warn("exchange: ignoring a plan for other members: plan={} view={}", agreed.ids(),
                        current.ids());
                return;
            }
            member.learn(message.metadata());
            plan = agreed;
            prepared.add(agreed);
            member.prepare(agreed);
            enter(PREPARED);
        }
        if (phase == PREPARED || phase == SETTLED) {
            from.send(new ExchangeMessage.Ready(key));
        }
    }

    private void onCommit(FabricPeer from, ExchangeMessage.Commit message) {
        if (message.key() != key) {
            return;
        }
        if (phase == PREPARED) {
            commit(SETTLED);
        }
        if (phase == SETTLED) {
            from.send(new ExchangeMessage.Committed(key));
        }
    }

    private void onRecluster(NodeId from, ExchangeMessage.Recluster message) {
        if (phase == SETTLED && message.committedKey() == committedKey) {
            LOG.info("reclustering because a member asks for it: node={}", from);
            collect(attempt + 1);
        }
    }

    private void receive(FabricPeer from, int type, ByteBuf body) {
        ExchangeMessage message = ExchangeMessage.read(type, body);
        ClusterView current = view;
        if (message instanceof ExchangeMessage.Collect collect
                && (current == null || collect.viewKey() != current.key())) {
            earlyFrom = from;
            early = collect;
            return;
        }
        if (message == null || current == null || current.member(from.node()) == null
                || from.node().equals(self)) {
            return;
        }
        if (leads()) {
            receiveAsPrincipal(from.node(), message);
        } else if (from.node().equals(current.principal())) {
            receiveAsMember(from, message);
        }
    }

    private void receiveAsPrincipal(NodeId from, ExchangeMessage message) {
        switch (message) {
            case ExchangeMessage.State state -> onState(from, state);
            case ExchangeMessage.Ready ready -> onReady(from, ready);
            case ExchangeMessage.Committed committed -> onCommitted(from, committed);
            case ExchangeMessage.Recluster recluster -> onRecluster(from, recluster);
            case ExchangeMessage.Collect _, ExchangeMessage.Plan _, ExchangeMessage.Commit _ -> { }
        }
    }

    private void receiveAsMember(FabricPeer from, ExchangeMessage message) {
        switch (message) {
            case ExchangeMessage.Collect collect -> onCollect(from, collect);
            case ExchangeMessage.Plan distributed -> onPlan(from, distributed);
            case ExchangeMessage.Commit commit -> onCommit(from, commit);
            case ExchangeMessage.State _, ExchangeMessage.Ready _, ExchangeMessage.Committed _,
                    ExchangeMessage.Recluster _ -> { }
        }
    }

    // ---- what can be seen

    /// How far the exchange is here, for operators and for status.
    public ExchangeProgress progress() {
        ClusterView current = view;
        List<NodeId> waiting = switch (phase) {
            case COLLECTING, DISTRIBUTING, COMMITTING -> round.waiting();
            case AWAITING, REPORTED, PREPARED -> current == null ? List.of() : List.of(current.principal());
            case IDLE, REFUSED, SETTLED -> List.of();
        };
        return new ExchangeProgress(phase, key, Math.max(attempt, 0), committedKey, waiting, problem);
    }

    private static String hex(long number) {
        return ExchangeProgress.hex(number);
    }
}
