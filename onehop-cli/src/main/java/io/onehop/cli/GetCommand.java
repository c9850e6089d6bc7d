package io.onehop.cli;

import io.onehop.client.OnehopClient;
import io.onehop.client.command.Bins;
import io.onehop.client.command.Get;
import io.onehop.client.command.Key;
import io.onehop.model.Record;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `onehop get KEY [BIN…]`: reads one record.
@Command(
        name = "get",
        description = "Reads a record and prints one BIN=VALUE per line.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        footer = {"", "  onehop get --set people ada name",
            "", "Exit code: 0 found, 1 no such record, refused or no answer, 2 wrong arguments."})
final class GetCommand implements Callable<Integer> {
    @Mixin
    private RecordOptions options = new RecordOptions();

    @Parameters(index = "0", paramLabel = "KEY",
            description = "The record's key; see 'onehop put --help'.")
    private String key = "";

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "BIN", description = "Only these bins.")
    private List<String> bins = List.of();

    @Override
    public Integer call() {
        var get = new Get(options.read(), options.key(key), Bins.of(bins.toArray(String[]::new)));
        return options.run(client -> read(client, get));
    }

    private int read(OnehopClient client, Get get) {
        Record found = client.execute(get).orElse(null);
        if (found == null) {
            return absent(options, get.key(), "get");
        }
        if (options.json()) {
            options.out().println(RecordText.json(get.key(), found, System.currentTimeMillis()));
        } else {
            found.bins().forEach(bin -> options.out().println(RecordText.bin(bin)));
        }
        return Onehop.OK;
    }

    /// Tells that there is no such record.
    static int absent(RecordOptions options, Key key, String command) {
        if (options.json()) {
            var object = RecordText.keyJson(key);
            object.addProperty("ok", false);
            object.addProperty("error", "no such record");
            options.out().println(object);
        }
        String place = options.namespace()
                + (options.set().isEmpty() ? ", no set" : ", set " + options.set());
        options.err().println("onehop " + command + ": no such record in namespace " + place
                + "; digest " + key.digest());
        return Onehop.FAILED;
    }
}
