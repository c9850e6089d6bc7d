package io.onehop.cli;

import io.onehop.client.OnehopClient;
import io.onehop.client.command.Delete;
import io.onehop.client.policy.WritePolicy;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `onehop delete KEY`: removes one record.
@Command(
        name = "delete",
        description = "Removes a record.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        footer = {"", "  onehop delete --set people ada",
            "", "Exit code: 0 removed, 1 no such record, refused or no answer, 2 wrong arguments."})
final class DeleteCommand implements Callable<Integer> {
    private static final int MAX_GENERATION = 0xFFFF;

    @Mixin
    private RecordOptions options = new RecordOptions();

    @Parameters(index = "0", paramLabel = "KEY",
            description = "The record's key; see 'onehop put --help'.")
    private String key = "";

    @Option(names = "--generation", paramLabel = "N",
            description = "Remove only when the record has this generation.")
    private @Nullable Integer generation;

    @Override
    public Integer call() {
        var delete = new Delete(policy(), options.key(key));
        return options.run(client -> remove(client, delete));
    }

    private WritePolicy policy() {
        if (generation == null) {
            return options.write();
        }
        if (generation < 1 || generation > MAX_GENERATION) {
            throw options.wrong("--generation must be 1..65535, not " + generation);
        }
        return options.write().withExpectedGeneration(generation);
    }

    private int remove(OnehopClient client, Delete delete) {
        if (!client.execute(delete)) {
            return GetCommand.absent(options, delete.key(), "delete");
        }
        if (options.json()) {
            var object = RecordText.keyJson(delete.key());
            object.addProperty("ok", true);
            options.out().println(object);
        }
        return Onehop.OK;
    }
}
