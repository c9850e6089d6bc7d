package io.onehop.cluster.view.jgroups;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.cluster.view.Member;
import io.onehop.cluster.view.ServingLease;
import io.onehop.model.NodeId;
import io.onehop.runtime.Clock;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jgroups.Address;
import org.jgroups.View;
import org.jgroups.stack.IpAddress;
import org.junit.jupiter.api.Test;

/// The decisions of several nodes in virtual time. The engine is replaced by one that installs views as it is
/// told, after a while: links break in any direction, and after each break the nodes come to groups that
/// everybody in them agrees on, without changing more often than needed, and together again when all is
/// whole.
class LinksRandomTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long INTERVAL = 150;
    private static final int ROUNDS = Integer.getInteger("onehop.rounds", 6);

    /// Nodes change once; where news of several cuts arrives in pieces (6 of 2000 rounds), some do twice.
    private static final int MAX_CHANGES = 2;
    private final long seed = Long.getLong("onehop.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final PriorityQueue<Event> events = new PriorityQueue<>(
            Comparator.comparingLong(Event::nanos).thenComparingLong(Event::order));
    private final List<Node> nodes = new ArrayList<>();
    private final Set<List<Integer>> cuts = new HashSet<>();
    private long nowNanos = 1;
    private long order;

    private record Event(long nanos, long order, Runnable task) {}

    private final Clock clock = new Clock() {
        @Override
        public long epochMillis() {
            return nowNanos / MILLI;
        }

        @Override
        public long nanoTime() {
            return nowNanos;
        }
    };

    private final class Node {
        final int number;
        final Address address;
        final LinksState state;
        final IpAddress place;
        View view;
        int changes;

        Node(int number) {
            this.number = number;
            var id = new NodeId(number + 1);
            var member = new Member(id, List.of());
            address = Identity.of(member);
            place = new IpAddress(InetAddress.getLoopbackAddress(), 1000 + number);
            try (var lane = new TestLane()) {
                state = new LinksState(new MembershipSettings(member, "", "", 0, List.of(),
                        () -> (int) INTERVAL, () -> 10, clock, lane, new ServingLease(0)));
            }
            state.begin(address, place);
            view = View.create(address, 0, address);
        }

        void install(View newView) {
            if (newView.getViewId().compareToIDs(view.getViewId()) > 0 || newView == view) {
                view = newView;
                changes++;
                state.install(newView);
                state.delivered(newView);
            }
        }

        void tick() {
            state.tick();
            List<Address> lost = state.lostNow();
            Map<Address, View> merged = lost.isEmpty() ? state.mergeableNow() : Map.of();
            if (!lost.isEmpty()) {
                List<Address> rest = new ArrayList<>(view.getMembers());
                rest.removeAll(lost);
                spread(rest, view.getViewId().getId() + 1);
            } else if (!merged.isEmpty()) {
                List<Address> all = new ArrayList<>();
                long newest = 0;
                for (View each : merged.values()) {
                    all.addAll(each.getMembers());
                    newest = Math.max(newest, each.getViewId().getId());
                }
                all.sort(Comparator.naturalOrder());
                spread(all, newest + 1);
            }
            byte[] bytes = PulseCodec.encode(state.pulse());
            Pulse pulse = PulseCodec.decode(bytes, 0, bytes.length);
            for (Node other : nodes) {
                if (other != this && pulse != null && !cuts.contains(List.of(number, other.number))) {
                    after(random.nextLong(1, 20), () -> other.state.receive(address, pulse));
                }
            }
            after(INTERVAL + random.nextLong(5), this::tick);
        }

        private void spread(List<Address> members, long viewNumber) {
            View next = View.create(members.getFirst(), viewNumber, members);
            for (Node other : nodes) {
                if (members.contains(other.address)) {
                    after(random.nextLong(1, 40), () -> other.install(next));
                }
            }
        }
    }

    private void after(long millis, Runnable task) {
        events.add(new Event(nowNanos + millis * MILLI, order++, task));
    }

    private void run(long millis) {
        long until = nowNanos + millis * MILLI;
        while (!events.isEmpty() && events.peek().nanos <= until) {
            Event event = events.poll();
            nowNanos = event.nanos;
            event.task.run();
        }
        nowNanos = until;
    }

    private void begin(int size) {
        for (int number = 0; number < size; number++) {
            nodes.add(new Node(number));
        }
        for (Node node : nodes) {
            node.install(node.view);
            after(random.nextLong(INTERVAL), node::tick);
            for (Node other : nodes) {
                if (other != node) {
                    node.state.receive(other.address, other.state.pulse());
                }
            }
        }
    }

    private void assertAgreed(String when) {
        for (Node node : nodes) {
            for (Address member : node.view.getMembersRaw()) {
                Node other = nodes.stream().filter(each -> each.address.equals(member))
                        .findFirst().orElseThrow();
                assertThat(other.view.getViewId()).as("seed %d %s: %s and %s", seed, when, node.number,
                        other.number).isEqualTo(node.view.getViewId());
                assertThat(node == other || !cuts.contains(List.of(node.number, other.number))
                        && !cuts.contains(List.of(other.number, node.number)))
                        .as("seed %d %s: %s with %s", seed, when, node.number, other.number).isTrue();
            }
        }
    }

    @Test
    void anyCutsLeadToGroupsThatAgreeAndHeal() {
        System.out.println("seed " + seed);
        int size = 2 + random.nextInt(6);
        begin(size);
        run(6_000);
        assertAgreed("formed");
        assertThat(nodes.getFirst().view.size()).as("seed %d formed", seed).isEqualTo(size);
        for (int round = 0; round < ROUNDS; round++) {
            nodes.forEach(node -> node.changes = 0);
            int broken = 1 + random.nextInt(2 * size);
            for (int i = 0; i < broken; i++) {
                cuts.add(List.of(random.nextInt(size), random.nextInt(size)));
            }
            run(20_000);
            String when = "round " + round + " cuts " + cuts;
            assertAgreed(when);
            List<Integer> changes = nodes.stream().map(node -> node.changes).toList();
            assertThat(changes).as("seed %d changes %s", seed, when).allMatch(each -> each <= MAX_CHANGES);
            run(20_000);
            assertAgreed(when);
            assertThat(nodes.stream().map(node -> node.changes).toList()).as("seed %d still %s", seed, when)
                    .isEqualTo(changes);
            cuts.clear();
            run(8_000);
            assertThat(nodes.getFirst().view.size()).as("seed %d healed after %s", seed, when)
                    .isEqualTo(size);
            assertAgreed("healed");
        }
    }
}
