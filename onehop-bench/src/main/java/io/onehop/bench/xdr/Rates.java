package io.onehop.bench.xdr;

import com.google.gson.JsonObject;
import io.onehop.bench.ProcessUsage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// How fast writes and shipping are: beside each other, over a long link, below a maximum, beside a blocked
/// data centre. What is compared takes turns, round by round.
final class Rates {
    private static final int THREADS = 16;
    private static final int DRAIN_SECONDS = 300;
    private static final double PERCENT = 100;
    private static final int TENTH = 10;
    /// Rounds until all that matters is compiled, which takes long while everything is busy.
    private static final int WARM_UPS = 4;

    private final Setting setting;
    private final int rounds;
    private final int records;
    private long filled;

    /// @param records that are shipped in each round
    Rates(Setting setting, int rounds, int records) {
        this.setting = setting;
        this.rounds = rounds;
        this.records = records;
    }

    static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static void add(JsonObject result, String name, List<Double> values) {
        result.addProperty(name, Math.round(median(values) * PERCENT) / PERCENT);
        long[] rounded = values.stream().mapToLong(Math::round).toArray();
        result.addProperty(name + "Rounds", Arrays.toString(rounded));
    }

    /// Writes at a node that ships nothing and at one that ships all of them to [Setting#FAR].
    static JsonObject writes(Site plain, Site source, int rounds, int keys, double seconds)
            throws InterruptedException {
        var off = new ArrayList<Double>();
        var on = new ArrayList<Double>();
        var cpuOff = new ArrayList<Double>();
        var cpuOn = new ArrayList<Double>();
        var shipped = new ArrayList<Double>();
        for (int round = -WARM_UPS; round < rounds; round++) {
            long cpuBefore = ProcessUsage.of(plain.pid()).cpuMicros();
            double alone = Puts.closed(plain.client(), THREADS, keys, seconds);
            long cpuAlone = ProcessUsage.of(plain.pid()).cpuMicros() - cpuBefore;
            cpuBefore = ProcessUsage.of(source.pid()).cpuMicros();
            long before = source.number(Setting.FAR, "success");
            double beside = Puts.closed(source.client(), THREADS, keys, seconds);
            long during = source.number(Setting.FAR, "success") - before;
            source.drain(Setting.FAR, DRAIN_SECONDS);
            // What was still to be shipped is paid for too.
            long cpuBeside = ProcessUsage.of(source.pid()).cpuMicros() - cpuBefore;
            if (round >= 0) {
                off.add(alone);
                on.add(beside);
                shipped.add(during / seconds);
                cpuOff.add(cpuAlone / (alone * seconds));
                cpuOn.add(cpuBeside / (beside * seconds));
            }
        }
        var result = new JsonObject();
        add(result, "offPerSecond", off);
        add(result, "onPerSecond", on);
        add(result, "shippedPerSecondMeanwhile", shipped);
        add(result, "offCpuMicros", cpuOff);
        add(result, "onCpuMicros", cpuOn);
        result.addProperty("ratio", median(on) / median(off));
        return result;
    }

    /// Lets changes gather, then ships them.
    ///
    /// @return records a second, from the first tenth to the last
    private double ship(String name) throws InterruptedException {
        var site = setting.source();
        site.enabled(name, false);
        Puts.fill(site.client(), filled % (2L * records), records);
        filled += records;
        TimeUnit.MILLISECONDS.sleep(500);
        long before = site.number(name, "success");
        site.enabled(name, true);
        long[] first = await(name, before + records / TENTH);
        long[] last = await(name, before + records - records / TENTH);
        site.drain(name, DRAIN_SECONDS);
        return (last[1] - first[1]) * 1e9 / (last[0] - first[0]);
    }

    /// Waits until so many have been shipped.
    ///
    /// @return when that was seen, and how many they were
    private long[] await(String name, long shipped) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DRAIN_SECONDS);
        long now = setting.source().number(name, "success");
        while (now < shipped) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException(name + ": " + setting.source().info("xdr-why:dc=" + name));
            }
            TimeUnit.MILLISECONDS.sleep(5);
            now = setting.source().number(name, "success");
        }
        return new long[] {System.nanoTime(), now};
    }

    /// What has gathered, over links with two round trips.
    JsonObject roundTrips(long shortMillis, long longMillis) throws InterruptedException {
        var near = new ArrayList<Double>();
        var far = new ArrayList<Double>();
        for (int round = -1; round < rounds; round++) {
            setting.link(Setting.FAR).roundTrip(shortMillis);
            double first = ship(Setting.FAR);
            setting.link(Setting.FAR).roundTrip(longMillis);
            double second = ship(Setting.FAR);
            if (round >= 0) {
                near.add(first);
                far.add(second);
            }
        }
        setting.link(Setting.FAR).roundTrip(0);
        var result = new JsonObject();
        add(result, "shippedPerSecondAt" + shortMillis + "ms", near);
        add(result, "shippedPerSecondAt" + longMillis + "ms", far);
        result.addProperty("ratio", median(far) / median(near));
        return result;
    }

    /// The configured maximum, second by second while enough waits.
    JsonObject maximum(int perSecond, int seconds) throws InterruptedException {
        var site = setting.source();
        site.set("xdr-max-ship-throughput=" + perSecond);
        site.enabled(Setting.FAR, false);
        Puts.fill(site.client(), 0, perSecond * (seconds + 6));
        site.enabled(Setting.FAR, true);
        TimeUnit.SECONDS.sleep(3);
        var each = new ArrayList<Double>();
        long at = System.nanoTime();
        long begin = at;
        long last = site.number(Setting.FAR, "success");
        long first = last;
        for (int i = 0; i < seconds; i++) {
            TimeUnit.SECONDS.sleep(1);
            long now = System.nanoTime();
            long shipped = site.number(Setting.FAR, "success");
            each.add((shipped - last) * 1e9 / (now - at));
            at = now;
            last = shipped;
        }
        var result = new JsonObject();
        result.addProperty("maximum", perSecond);
        add(result, "shippedPerSecond", each);
        result.addProperty("mean", (last - first) * 1e9 / (at - begin));
        site.set("xdr-max-ship-throughput=0");
        site.drain(Setting.FAR, DRAIN_SECONDS);
        return result;
    }

    /// One data centre alone, and beside another one that takes connections and answers nothing.
    JsonObject blocked() throws InterruptedException {
        var alone = new ArrayList<Double>();
        var beside = new ArrayList<Double>();
        for (int round = -1; round < rounds; round++) {
            double first = ship(Setting.FAR);
            setting.source().shipTo(Setting.OTHER, setting.published(Setting.OTHER));
            setting.link(Setting.OTHER).fallSilent();
            double second = ship(Setting.FAR);
            setting.link(Setting.OTHER).restore();
            setting.source().set("dc=" + Setting.OTHER + ";action=delete");
            if (round >= 0) {
                alone.add(first);
                beside.add(second);
            }
        }
        var result = new JsonObject();
        add(result, "alone", alone);
        add(result, "besideBlocked", beside);
        result.addProperty("ratio", median(beside) / median(alone));
        return result;
    }
}
