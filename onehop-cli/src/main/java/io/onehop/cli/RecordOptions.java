package io.onehop.cli;

import io.onehop.cli.ask.CommandFailure;
import io.onehop.cli.ask.ServiceAddress;
import com.google.gson.JsonObject;
import io.onehop.client.OnehopClient;
import io.onehop.client.command.Key;
import io.onehop.client.error.OnehopException;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.policy.ReadPolicy;
import io.onehop.client.policy.WritePolicy;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What `put`, `get`, `delete` and `scan` have in common: options, the client, how a failure is told.
final class RecordOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--seed", paramLabel = "HOST[:PORT]", defaultValue = "127.0.0.1:3000",
            description = "A node to start from (default ${DEFAULT-VALUE}); may be repeated.")
    private List<String> seeds = List.of();

    @Option(names = {"-n", "--namespace"}, paramLabel = "NAME", defaultValue = "test",
            description = "Namespace (default ${DEFAULT-VALUE}).")
    private String namespace = "";

    @Option(names = {"-s", "--set"}, paramLabel = "NAME", defaultValue = "",
            description = "Set (default: none).")
    private String set = "";

    @Option(names = "--timeout-ms", paramLabel = "MILLIS", defaultValue = "2000",
            description = "Total time of the command (default ${DEFAULT-VALUE}).")
    private int timeoutMillis;

    @Option(names = "--json", description = "Print one JSON object per record.")
    private boolean json;

    String namespace() {
        return namespace;
    }

    String set() {
        return set;
    }

    boolean json() {
        return json;
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    Duration timeout() {
        return Duration.ofMillis(timeoutMillis);
    }

    /// One attempt may take the whole time: a person waits for the answer, not for a fast failure.
    ReadPolicy read() {
        return ReadPolicy.defaults().withTotalTimeout(timeout());
    }

    WritePolicy write() {
        return WritePolicy.defaults().withTotalTimeout(timeout());
    }

    Key key(String text) {
        try {
            return KeyText.parse(namespace, set, text);
        } catch (IllegalArgumentException wrong) {
            throw wrong("KEY: " + wrong.getMessage());
        }
    }

    ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /// Connects, does the work and returns its exit code; what fails is told, with `--json` as an object.
    int run(ToIntFunction<OnehopClient> work) {
        if (timeoutMillis < 1) {
            throw wrong("--timeout-ms must be 1 or more, not " + timeoutMillis);
        }
        try (OnehopClient client = connect()) {
            return work.applyAsInt(client);
        } catch (OnehopException failure) {
            throw told(failure, Advice.command(failure, namespace, timeoutMillis));
        }
    }

    private OnehopClient connect() {
        String[] addresses = seeds.stream().map(this::seed).toArray(String[]::new);
        var policy = ClientPolicy.defaults().withTimeouts(timeout(), timeout());
        try {
            return OnehopClient.connect(policy, addresses);
        } catch (OnehopException failure) {
            throw told(failure, Advice.connect(failure, List.of(addresses)));
        }
    }

    private String seed(String text) {
        try {
            return ServiceAddress.parse(text).toString();
        } catch (IllegalArgumentException refusal) {
            throw wrong("--seed: " + refusal.getMessage());
        }
    }

    private CommandFailure told(OnehopException failure, String message) {
        if (json) {
            var object = new JsonObject();
            object.addProperty("ok", false);
            object.addProperty("code", failure.code());
            object.addProperty("inDoubt", failure.inDoubt());
            object.addProperty("error", message);
            out().println(object);
        }
        return new CommandFailure(message, failure);
    }
}
