package io.onehop.cli;

import io.onehop.client.OnehopClient;
import io.onehop.client.command.Bins;
import io.onehop.client.command.KeyRecord;
import io.onehop.client.command.RecordStream;
import io.onehop.client.command.Scan;
import io.onehop.client.policy.ScanPolicy;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `onehop scan [BIN…]`: prints the records of a set or namespace.
@Command(
        name = "scan",
        description = "Prints the records of a namespace or set, one per line: key or digest, then "
                + "BIN=VALUE, with tabs between.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        footer = {"", "--timeout-ms is the longest silence of a node here, as a scan may take long.",
            "  onehop scan --set people --limit 10 name",
            "", "Exit code: 0 all read, 1 refused or no answer, 2 wrong arguments."})
final class ScanCommand implements Callable<Integer> {
    /// A reader that went away (`| head`) is noticed after so many records.
    private static final int LOOK_EVERY = 1_000;

    @Mixin
    private RecordOptions options = new RecordOptions();

    @Parameters(arity = "0..*", paramLabel = "BIN", description = "Only these bins.")
    private List<String> bins = List.of();

    @Option(names = "--limit", paramLabel = "N", defaultValue = "0",
            description = "At most N records; 0 = all.")
    private long limit;

    @Option(names = "--no-bins", description = "Only keys, generations and lives.")
    private boolean noBins;

    @Override
    public Integer call() {
        if (limit < 0) {
            throw options.wrong("--limit must be 0 or more, not " + limit);
        }
        if (noBins && !bins.isEmpty()) {
            throw options.wrong("--no-bins and names of bins exclude each other");
        }
        var wanted = noBins ? Bins.none() : Bins.of(bins.toArray(String[]::new));
        var scan = Scan.of(options.namespace(), options.set()).withBins(wanted);
        return options.run(client -> print(client, scan));
    }

    private int print(OnehopClient client, Scan scan) {
        var timing = ScanPolicy.defaults().timing().withAttempt(options.timeout());
        var policy = ScanPolicy.defaults().withMaxRecords(limit).withTiming(timing);
        // The command line's own writer would flush every line.
        var out = new PrintWriter(options.out());
        long now = System.currentTimeMillis();
        long printed = 0;
        try (RecordStream records = client.scan(policy, scan)) {
            while ((limit == 0 || printed < limit) && records.hasNext()) {
                KeyRecord each = records.next();
                out.println(options.json()
                        ? RecordText.json(each.key(), each.record(), now)
                        : RecordText.line(each.key(), each.record()));
                printed++;
                if (printed % LOOK_EVERY == 0 && out.checkError()) {
                    break;
                }
            }
        } finally {
            out.flush();
        }
        return Onehop.OK;
    }
}
