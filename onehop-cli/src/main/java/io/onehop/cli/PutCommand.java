package io.onehop.cli;

import io.onehop.client.OnehopClient;
import io.onehop.client.command.Key;
import io.onehop.client.command.Put;
import io.onehop.client.policy.RecordExists;
import io.onehop.client.policy.WritePolicy;
import io.onehop.model.Bin;
import io.onehop.model.Record;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `onehop put KEY BIN=VALUE…`: writes bins of one record.
@Command(
        name = "put",
        description = "Writes bins of a record.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        footer = {
            "",
            "VALUE: 5 integer, 1.5 double, true, false, null removes the bin, {…} and […] JSON maps and",
            "lists, blob:00ff bytes, geo:{…} GeoJSON; anything else, and what follows str:, a string.",
            "KEY: a string; int:7, blob:00ff and digest:HEX name other keys.",
            "",
            "  onehop put --set people ada name=Ada born=1815 'tags=[\"maths\",1]'",
            "", "Exit code: 0 written, 1 refused or no answer, 2 wrong arguments."
        })
final class PutCommand implements Callable<Integer> {
    private static final int MAX_TTL = 315_360_000;
    private static final int MAX_GENERATION = 0xFFFF;

    @Mixin
    private RecordOptions options = new RecordOptions();

    @Parameters(index = "0", paramLabel = "KEY", description = "The record's key.")
    private String key = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "BIN=VALUE", description = "What to write.")
    private List<String> assignments = List.of();

    @Option(names = "--ttl", paramLabel = "SECONDS", defaultValue = "0",
            description = "Life of the record: 1..315360000, 0 the namespace's default, -1 for ever, "
                    + "-2 as it is.")
    private int ttl;

    @ArgGroup
    private @Nullable Existing existing;

    @Option(names = "--generation", paramLabel = "N",
            description = "Write only when the record has this generation.")
    private @Nullable Integer generation;

    @Option(names = "--send-key", description = "Store the key itself with the record.")
    private boolean sendKey;

    /// What happens to a record that exists, or does not.
    static final class Existing {
        @Option(names = "--create-only", description = "Fail when the record exists.")
        private boolean createOnly;

        @Option(names = "--update-only", description = "Fail when the record does not exist.")
        private boolean updateOnly;

        @Option(names = "--replace", description = "Drop the bins that are not named.")
        private boolean replace;

        RecordExists policy() {
            if (createOnly) {
                return RecordExists.CREATE_ONLY;
            }
            if (updateOnly) {
                return RecordExists.UPDATE_ONLY;
            }
            return replace ? RecordExists.REPLACE : RecordExists.UPDATE;
        }
    }

    @Override
    public Integer call() {
        Key parsed = options.key(key);
        var put = new Put(policy(), parsed, bins());
        return options.run(client -> write(client, put));
    }

    private int write(OnehopClient client, Put put) {
        Record written = client.execute(put);
        if (options.json()) {
            var shown = new Record(written.generation(), written.voidTime(), put.bins());
            options.out().println(RecordText.json(put.key(), shown, System.currentTimeMillis()));
        }
        return Onehop.OK;
    }

    private WritePolicy policy() {
        if (ttl < WritePolicy.TTL_KEEP || ttl > MAX_TTL) {
            throw options.wrong("--ttl must be -2..315360000, not " + ttl);
        }
        WritePolicy policy = options.write().withTtlSeconds(ttl).withSendKey(sendKey);
        if (existing != null) {
            policy = policy.withRecordExists(existing.policy());
        }
        if (generation == null) {
            return policy;
        }
        if (generation < 1 || generation > MAX_GENERATION) {
            throw options.wrong("--generation must be 1..65535, not " + generation);
        }
        return policy.withExpectedGeneration(generation);
    }

    private List<Bin> bins() {
        var bins = new ArrayList<Bin>();
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            if (equals < 1) {
                throw options.wrong("'" + assignment + "' is no BIN=VALUE");
            }
            String name = assignment.substring(0, equals);
            try {
                bins.add(new Bin(name, ValueText.parse(assignment.substring(equals + 1))));
            } catch (IllegalArgumentException wrong) {
                throw options.wrong(name + ": " + wrong.getMessage());
            }
        }
        return bins;
    }
}
