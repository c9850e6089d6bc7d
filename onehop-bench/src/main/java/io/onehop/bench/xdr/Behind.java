package io.onehop.bench.xdr;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;

/// How far shipping is behind: at a steady rate, after a time without a link, after queues that were full.
final class Behind {
    private static final int LIMIT_SECONDS = 600;
    private static final long SAMPLE_MILLIS = 250;
    private static final int PARTITIONS = 4096;
    private static final double MEDIAN = 50;
    private static final double SLOW = 99;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Setting setting;
    private final int keys;

    Behind(Setting setting, int keys) {
        this.setting = setting;
        this.keys = keys;
    }

    /// At a steady rate of writes.
    JsonObject lag(int perSecond, int seconds) throws InterruptedException {
        var result = new JsonObject();
        result.addProperty("writesPerSecond", perSecond);
        try (var load = new Puts.Paced(setting.source().client(), keys, perSecond)) {
            TimeUnit.SECONDS.sleep(3);
            try (var arrivals = new Arrivals(setting.source().client(), setting.far().client())) {
                TimeUnit.SECONDS.sleep(seconds);
                var lags = arrivals.lags();
                result.addProperty("markers", lags.getTotalCount());
                result.addProperty("p50Millis", lags.getValueAtPercentile(MEDIAN) / NANOS_PER_MILLI);
                result.addProperty("p99Millis", lags.getValueAtPercentile(SLOW) / NANOS_PER_MILLI);
                result.addProperty("maxMillis", lags.getMaxValue() / NANOS_PER_MILLI);
            }
            result.addProperty("failedWrites", load.failed());
        }
        setting.source().drain(Setting.FAR, LIMIT_SECONDS);
        return result;
    }

    /// The link is cut for a time while writes go on, and comes back while they still do.
    JsonObject backlog(int perSecond, int cutSeconds) throws InterruptedException {
        var result = new JsonObject();
        result.addProperty("writesPerSecond", perSecond);
        result.addProperty("cutSeconds", cutSeconds);
        try (var load = new Puts.Paced(setting.source().client(), keys, perSecond)) {
            TimeUnit.SECONDS.sleep(3);
            setting.link(Setting.FAR).cut();
            TimeUnit.SECONDS.sleep(cutSeconds);
            result.addProperty("gathered", setting.source().number(Setting.FAR, "in_queue"));
            setting.link(Setting.FAR).restore();
            watch(result);
            result.addProperty("failedWrites", load.failed());
            result.addProperty("written", load.written());
        }
        setting.source().drain(Setting.FAR, LIMIT_SECONDS);
        result.addProperty("ratio", result.get("drainedSeconds").getAsDouble() / cutSeconds);
        return result;
    }

    /// More changes than queues hold while the link is cut; writes go on when it comes back.
    JsonObject overflow(int queueLimit, int perSecond) throws InterruptedException {
        var result = new JsonObject();
        var site = setting.source();
        String queue = "dc=" + Setting.FAR + ";namespace=" + Puts.NAMESPACE + ";transaction-queue-limit=";
        site.set(queue + queueLimit);
        long before = site.number(Setting.FAR, "recoveries");
        setting.link(Setting.FAR).cut();
        int records = 3 * queueLimit * PARTITIONS;
        Puts.fill(site.client(), 0, records);
        result.addProperty("changes", records);
        result.addProperty("queueLimit", queueLimit);
        result.addProperty("writesPerSecond", perSecond);
        TimeUnit.SECONDS.sleep(2);
        result.addProperty("recoveriesPending", site.number(Setting.FAR, "recoveries_pending"));
        try (var load = new Puts.Paced(site.client(), keys, perSecond)) {
            setting.link(Setting.FAR).restore();
            watch(result);
            result.addProperty("failedWrites", load.failed());
        }
        site.drain(Setting.FAR, LIMIT_SECONDS);
        result.addProperty("recoveries", site.number(Setting.FAR, "recoveries") - before);
        result.addProperty("partitions", PARTITIONS);
        site.set(queue + 16384);
        return result;
    }

    /// Until the lag is below a second: how long, what it was, and how often it rose meanwhile.
    private void watch(JsonObject result) throws InterruptedException {
        long start = System.nanoTime();
        var lags = new ArrayList<Long>();
        long shipped = setting.source().number(Setting.FAR, "success");
        long left = setting.source().behind(Setting.FAR);
        long lag = setting.source().number(Setting.FAR, "lag");
        long rises = 0;
        long worst = 0;
        while (lag > 0 || left > PARTITIONS) {
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(LIMIT_SECONDS)) {
                throw new IllegalStateException("still behind: "
                        + setting.source().info("xdr-why:dc=" + Setting.FAR));
            }
            TimeUnit.MILLISECONDS.sleep(SAMPLE_MILLIS);
            long now = setting.source().number(Setting.FAR, "lag");
            if (now > lag) {
                rises++;
                worst = Math.max(worst, now - lag);
            }
            lag = now;
            left = setting.source().behind(Setting.FAR);
            lags.add(now);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        result.addProperty("drainedSeconds", seconds);
        result.addProperty("shippedPerSecond",
                (setting.source().number(Setting.FAR, "success") - shipped) / seconds);
        result.addProperty("lagRoseTimes", rises);
        result.addProperty("lagRoseMostSeconds", worst);
        var samples = new JsonArray();
        int step = Math.max(1, lags.size() / 40);
        for (int i = 0; i < lags.size(); i += step) {
            samples.add(lags.get(i));
        }
        result.add("lagSeconds", samples);
    }
}
