package io.onehop.server.node;

import io.onehop.cluster.engine.ClusterStatus;
import io.onehop.server.logging.LogContext;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;

/// A node's way into the cluster.
final class NodeStart {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final Logger AS = LogContext.AS.logger();

    private NodeStart() {}

    /// Joins and waits for the first balance. A node that is kept out of it for long opens its service port
    /// all the same, so that it can be asked why; commands are answered with 11 until then.
    static void join(NodeCore core, NodeNetwork network) {
        var clock = core.parts().world().clock();
        network.join(core.parts().config(), core.engine()::viewChanged, core.parts().world().randoms().get());
        long until = clock.nanoTime() + PATIENCE_NANOS;
        ClusterStatus status = core.engine().status();
        while (!status.isMember() && clock.nanoTime() - until < 0) {
            LockSupport.parkNanos(LOOK_NANOS);
            status = core.engine().status();
        }
        if (!status.isMember()) {
            AS.warn("no balance for 10 seconds: the service port opens, commands are refused with 11; {}",
                    core.engine().describe());
        }
    }
}
