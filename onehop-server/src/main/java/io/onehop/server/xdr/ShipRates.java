package io.onehop.server.xdr;

import io.onehop.xdr.ship.NamespaceShipper;
import io.onehop.xdr.ship.ShipStat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// How many records of each namespace a destination takes each second, from looks at its counter. Looks are
/// for one thread; asking is safe for many.
final class ShipRates {
    private final Map<String, Look> looks = new ConcurrentHashMap<>();

    private record Look(NamespaceShipper shipper, long taken, long nanos, long perSecond) {}

    void look(NamespaceShipper shipper, long nowNanos) {
        long taken = shipper.counts().get(ShipStat.SUCCESS);
        Look before = looks.get(shipper.source().name());
        long perSecond = 0;
        if (before != null && before.shipper == shipper && nowNanos > before.nanos) {
            perSecond = (taken - before.taken) * TimeUnit.SECONDS.toNanos(1) / (nowNanos - before.nanos);
        }
        looks.put(shipper.source().name(), new Look(shipper, taken, nowNanos, perSecond));
    }

    /// Records a second between the last two looks, 0 before.
    long perSecond(NamespaceShipper shipper) {
        Look last = looks.get(shipper.source().name());
        return last == null || last.shipper != shipper ? 0 : last.perSecond;
    }
}
