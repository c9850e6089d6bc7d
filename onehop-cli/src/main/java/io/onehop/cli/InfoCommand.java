package io.onehop.cli;

import io.onehop.cli.ask.CommandFailure;
import io.onehop.cli.ask.InfoExchange;
import io.onehop.cli.ask.ServiceAddress;
import com.google.gson.JsonObject;
import io.onehop.model.ResultCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `onehop info [HOST[:PORT]] COMMAND`: one info command, its answer on standard output.
///
/// The answer is printed as it came, also when it is a refusal; a refusal additionally makes the exit code 1.
@Command(
        name = "info",
        description = "Sends one info command to a node and prints the answer.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        customSynopsis = "onehop info [--json] [-l] [--timeout-ms MILLIS] [HOST[:PORT]] COMMAND",
        footer = {
            "", "Examples:",
            "  onehop info build",
            "  onehop info 192.168.1.7:3000 namespace/test",
            "  onehop info [::1]:3000 -l statistics",
            "", "Exit code: 0 answered, 1 no answer or a refusal, 2 wrong arguments."
        })
final class InfoCommand implements Callable<Integer> {
    private static final int MAX_WORDS = 2;
    private static final List<String> REFUSALS = List.of("error:", "fail:", "error=");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "1..2", paramLabel = "[HOST[:PORT]] COMMAND",
            description = "The node (default 127.0.0.1:3000; IPv6 in brackets) and the command.")
    private List<String> words = new ArrayList<>();

    @Option(names = "--timeout-ms", paramLabel = "MILLIS", defaultValue = "2000",
            description = "Longest wait for the connection and for the answer (default ${DEFAULT-VALUE}).")
    private int timeoutMillis;

    @Option(names = "--json", description = "Print one JSON object with address, command, answer and ok.")
    private boolean json;

    @Option(names = {"-l", "--lines"},
            description = "Print each part between semicolons on a line of its own.")
    private boolean lines;

    @Override
    public Integer call() {
        if (words.size() > MAX_WORDS) {
            throw wrong("Too many words; quote a command that contains blanks");
        }
        if (timeoutMillis < 1) {
            throw wrong("--timeout-ms must be 1 or more, not " + timeoutMillis);
        }
        String command = words.getLast();
        ServiceAddress address = words.size() == MAX_WORDS ? address(words.getFirst())
                : ServiceAddress.DEFAULT;
        try {
            String answer = new InfoExchange(address, timeoutMillis).ask(command);
            print(address, command, answer);
            return isRefusal(answer) ? Onehop.FAILED : Onehop.OK;
        } catch (CommandFailure failure) {
            if (json) {
                printFailure(address, command, String.valueOf(failure.getMessage()));
                return Onehop.FAILED;
            }
            throw failure;
        }
    }

    private ServiceAddress address(String text) {
        try {
            return ServiceAddress.parse(text);
        } catch (IllegalArgumentException refusal) {
            throw wrong(String.valueOf(refusal.getMessage()));
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private void print(ServiceAddress address, String command, String answer) {
        var out = spec.commandLine().getOut();
        if (!json) {
            out.println(lines ? answer.replace(';', '\n') : answer);
            if (isRefusal(answer)) {
                spec.commandLine().getErr().println("onehop info: " + address + " refused '" + command + "'"
                        + meaning(answer));
            }
            return;
        }
        var object = new JsonObject();
        object.addProperty("address", address.toString());
        object.addProperty("command", command);
        object.addProperty("ok", !isRefusal(answer));
        object.addProperty("answer", answer);
        out.println(object);
    }

    private void printFailure(ServiceAddress address, String command, String message) {
        var object = new JsonObject();
        object.addProperty("address", address.toString());
        object.addProperty("command", command);
        object.addProperty("ok", false);
        object.addProperty("error", message);
        spec.commandLine().getOut().println(object);
    }

    private static boolean isRefusal(String answer) {
        String start = answer.toLowerCase(Locale.ROOT);
        return REFUSALS.stream().anyMatch(start::startsWith);
    }

    /// The words for the code in `ERROR:<code>:<message>`, or nothing when there is no known code.
    private static String meaning(String answer) {
        String[] parts = answer.split(":", 3);
        if (parts.length < 2 || !parts[1].chars().allMatch(Character::isDigit) || parts[1].isEmpty()
                || parts[1].length() > 3) {
            return "";
        }
        ResultCode code = ResultCode.of(Integer.parseInt(parts[1]));
        return code == null ? "" : ": " + code.meaning();
    }
}
