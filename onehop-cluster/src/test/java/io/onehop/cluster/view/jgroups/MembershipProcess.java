package io.onehop.cluster.view.jgroups;

import io.onehop.cluster.view.Endpoint;
import io.onehop.cluster.view.Member;
import io.onehop.cluster.view.ServingLease;
import io.onehop.model.NodeId;
import io.onehop.runtime.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// A process that is a member and nothing else. It prints `VIEW key principal id,id…` for each view and
/// `LEASE true|false` when it may or may no longer serve; `END` or the end of its input ends it.
final class MembershipProcess {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /// Begins each line that is meant for the test.
    static final String MARK = "@ ";

    private MembershipProcess() {}

    /// Runs until told to end.
    ///
    /// @param args id, host, port, interval, timeout, then seeds as host/port
    public static void main(String[] args) throws Exception {
        List<Endpoint> seeds = new ArrayList<>();
        for (int i = 5; i < args.length; i++) {
            String[] seed = args[i].split("/");
            seeds.add(new Endpoint(seed[0], Integer.parseInt(seed[1])));
        }
        Clock clock = Clock.system();
        var lane = new TestLane();
        var lease = new ServingLease(clock.nanoTime());
        var membership = new JGroupsMembership(new MembershipSettings(
                new Member(new NodeId(Long.parseLong(args[0])), List.of(new Endpoint(args[1], 3001))),
                "netns",
                args[1], Integer.parseInt(args[2]), seeds, () -> Integer.parseInt(args[3]),
                () -> Integer.parseInt(args[4]), clock, lane, lease));
        lane.execute(() -> look(lane, lease, clock, false));
        membership.start(view -> say("VIEW " + Long.toHexString(view.key()) + ' ' + view.principal().value()
                + ' ' + view.ids().stream().map(id -> Long.toString(id.value()))
                        .collect(Collectors.joining(","))));
        int input = System.in.read();
        while (input != -1 && input != 'E') {
            if (input == 'd') {
                membership.describe().lines().forEach(MembershipProcess::say);
            }
            input = System.in.read();
        }
        membership.close();
        lane.close();
    }

    private static void look(TestLane lane, ServingLease lease, Clock clock, boolean before) {
        boolean now = lease.holds(clock.nanoTime());
        if (now != before) {
            say("LEASE " + now);
        }
        lane.schedule(() -> look(lane, lease, clock, now), LOOK_NANOS);
    }

    private static void say(String line) {
        System.out.println(MARK + System.currentTimeMillis() + " " + line);
        System.out.flush();
    }
}
