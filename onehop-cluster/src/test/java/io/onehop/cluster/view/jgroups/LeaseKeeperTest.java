package io.onehop.cluster.view.jgroups;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.cluster.view.Member;
import io.onehop.cluster.view.ServingLease;
import io.onehop.model.NodeId;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jgroups.Address;
import org.jgroups.View;
import org.jgroups.stack.IpAddress;
import org.junit.jupiter.api.Test;

class LeaseKeeperTest {
    private static final Timing TIMING = Timing.of(150, 10);

    private final Address self = Identity.of(new Member(new NodeId(1), List.of()));
    private final Address other = Identity.of(new Member(new NodeId(2), List.of()));
    private final IpAddress here = new IpAddress(InetAddress.getLoopbackAddress(), 1);
    private final IpAddress there = new IpAddress(InetAddress.getLoopbackAddress(), 2);
    private final LinkTable table = new LinkTable(self, new NodeId(1), TIMING);
    private final LinkTable otherTable = new LinkTable(other, new NodeId(2), TIMING);
    private final ServingLease lease = new ServingLease(0);
    private final LeaseKeeper keeper = new LeaseKeeper(lease, self);

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private void install(View view, long now) {
        table.install(view, now);
        keeper.delivered(LinkTable.name(view));
    }

    private void tick(long now) {
        keeper.begin(table.tick() + 1, TIMING, now);
        keeper.renew(table, TIMING, now);
    }

    /// Each hears the other's pulse.
    private void exchange(long now) {
        otherTable.receive(self, table.pulse(here, List.of(), now), now);
        table.receive(other, otherTable.pulse(there, List.of(), now), now);
    }

    private View both() {
        return View.create(self, 3, self, other);
    }

    @Test
    void aNodeAloneKeepsItsLeaseAfterAPause() {
        install(View.create(self, 1, self), 0);
        tick(0);
        assertThat(lease.holds(millis(1_349))).isTrue();
        assertThat(lease.holds(millis(1_351))).isFalse();
        tick(millis(60_000));
        assertThat(lease.holds(millis(60_001))).isTrue();
    }

    @Test
    void nothingIsRenewedBeforeTheNodeKnowsOfItsFirstView() {
        table.install(View.create(self, 1, self), 0);
        tick(0);
        assertThat(lease.holds(0)).isFalse();
        keeper.delivered(new Pulse.ViewName(self, 1));
        keeper.renew(table, TIMING, millis(1));
        assertThat(lease.holds(millis(2))).isTrue();
    }

    @Test
    void afterAPauseOldPulsesConfirmNothing() {
        install(both(), 0);
        otherTable.install(both(), 0);
        exchange(0);
        tick(0);
        Pulse unread = otherTable.pulse(there, List.of(), millis(10));
        long resumed = millis(5_000);
        tick(resumed);
        table.receive(other, unread, resumed);
        keeper.renew(table, TIMING, resumed);
        assertThat(keeper.isInDoubt()).isTrue();
        assertThat(lease.holds(resumed)).isFalse();
        exchange(resumed + millis(10));
        keeper.renew(table, TIMING, resumed + millis(10));
        assertThat(lease.holds(resumed + millis(11))).isTrue();
    }

    @Test
    void afterAPauseOthersInANewerViewConfirmNothing() {
        install(both(), 0);
        otherTable.install(both(), 0);
        exchange(0);
        tick(0);
        otherTable.install(View.create(other, 4, other), millis(2_000));
        long resumed = millis(5_000);
        tick(resumed);
        exchange(resumed + millis(10));
        keeper.renew(table, TIMING, resumed + millis(10));
        assertThat(lease.holds(resumed + millis(11))).isFalse();
        install(View.create(self, 4, self), resumed + millis(500));
        keeper.renew(table, TIMING, resumed + millis(500));
        assertThat(lease.holds(resumed + millis(501))).isTrue();
    }

    @Test
    void aNodeThatHearsNobodyOfItsViewDoesNotRenew() {
        install(both(), 0);
        exchange(0);
        for (long now = 0; now <= 3_000; now += 150) {
            tick(millis(now));
        }
        assertThat(lease.holds(millis(2_500))).isTrue();
        assertThat(lease.holds(millis(2_600))).isFalse();
    }
}
