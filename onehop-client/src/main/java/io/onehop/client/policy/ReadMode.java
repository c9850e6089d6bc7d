package io.onehop.client.policy;

import io.onehop.wire.Info1;
import io.onehop.wire.Info3;

/// How consistent a read is. The first two matter in available (AP) namespaces, the others in strongly
/// consistent (SC) ones; a namespace ignores what is not its own (wire-protocol reference, section 2.3).
public enum ReadMode {
    /// AP: one copy. SC: what this client has seen does not go backwards.
    DEFAULT(0, 0),
    /// AP: all copies are asked while they may differ.
    AP_ALL(Info1.READ_MODE_AP_ALL, 0),
    /// SC: the newest write anybody had an answer for.
    LINEARIZE(0, Info3.SC_READ_TYPE),
    /// SC: a replica's copy will do.
    ALLOW_REPLICA(0, Info3.SC_READ_RELAX),
    /// SC: even of a partition that is unavailable.
    ALLOW_UNAVAILABLE(0, Info3.SC_READ_RELAX | Info3.SC_READ_TYPE);

    private final int info1;
    private final int info3;

    ReadMode(int info1, int info3) {
        this.info1 = info1;
        this.info3 = info3;
    }

    /// Its bits in a request's first flag byte.
    public int info1() {
        return info1;
    }

    /// Its bits in a request's third flag byte.
    public int info3() {
        return info3;
    }
}
