package io.onehop.bench.xdr;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Four data centres of a node each: one that ships nothing, one that ships to another over a link, and a
/// third to ship to. Links can be made slow and cut.
final class Setting implements AutoCloseable {
    static final String FAR = "FAR";
    static final String OTHER = "OTHER";
    private static final int STEP = 10;
    private static final int LINKS = 50;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final Site plain;
    private final Site source;
    private final Site far;
    private final Link farLink;
    private final Link otherLink;
    private final int basePort;

    Setting(String launcher, int basePort) throws IOException, InterruptedException {
        this.basePort = basePort;
        boolean done = false;
        try {
            farLink = opened(new Link(published(FAR), basePort + 2 * STEP));
            otherLink = opened(new Link(published(OTHER), basePort + 3 * STEP));
            plain = opened(new Site(launcher, basePort, 0));
            source = opened(new Site(launcher, basePort + STEP, 0));
            far = opened(new Site(launcher, basePort + 2 * STEP, published(FAR)));
            opened(new Site(launcher, basePort + 3 * STEP, published(OTHER)));
            source.shipTo(FAR, published(FAR));
            done = true;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    private <T extends AutoCloseable> T opened(T what) {
        open.add(what);
        return what;
    }

    int published(String name) {
        return basePort + LINKS + (name.equals(FAR) ? 0 : 1);
    }

    Link link(String name) {
        return name.equals(FAR) ? farLink : otherLink;
    }

    /// Ships nothing.
    Site plain() {
        return plain;
    }

    /// Ships to [#far()].
    Site source() {
        return source;
    }

    Site far() {
        return far;
    }

    @Override
    public void close() throws IOException {
        for (AutoCloseable each : open.reversed()) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IOException("cannot end " + each, e);
            }
        }
    }
}
