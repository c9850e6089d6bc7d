package io.onehop.bench;

import io.onehop.bench.client.ClientFigures;
import io.onehop.bench.client.ClientWorker;
import io.onehop.bench.fabric.FabricEcho;
import io.onehop.bench.xdr.XdrFigures;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The main program of this module's jar.
@Command(name = "onehop-bench", description = "Parts of the comparison that compare.sh runs.",
        mixinStandardHelpOptions = true,
        subcommands = {LoadGenerator.class, EchoServer.class, FirstPut.class, CompareReport.class,
            ClusterFigures.class, FabricEcho.class, ClientFigures.class, ClientWorker.class,
            XdrFigures.class})
public final class Bench {
    private Bench() {}

    /// Runs the part the arguments name; exit code 0 done, 1 failed, 2 wrong arguments.
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }
}
