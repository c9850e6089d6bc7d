package io.onehop.cli;

import io.onehop.cli.ask.CommandFailure;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The main program. Exit codes: 0 success, 1 the command failed, 2 the arguments are wrong.
@Command(
        name = "onehop",
        description = "A clustered key-value database that speaks the Aerospike wire protocol.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Help on one command: onehop COMMAND --help"})
public final class Onehop implements Runnable {
    /// The command did what it was asked.
    static final int OK = 0;
    /// The arguments are fine, but the work could not be done.
    static final int FAILED = 1;

    private static final Map<String, Class<?>> COMMANDS = commands();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /// Runs the command the arguments name and ends the process with its exit code.
    public static void main(String[] arguments) {
        System.exit(commandLine(arguments).execute(arguments));
    }

    /// The command for these arguments, writing to this process's output: with the one subcommand that they
    /// begin with, or, when they begin with none, with all. Setting up all of them takes a tenth of a second.
    static CommandLine commandLine(String... arguments) {
        var whole = new CommandLine(new Onehop());
        Class<?> only = arguments.length == 0 ? null : COMMANDS.get(arguments[0]);
        if (only == null) {
            COMMANDS.forEach(whole::addSubcommand);
            whole.addSubcommand(new HelpCommand());
        } else {
            whole.addSubcommand(arguments[0], only);
        }
        return whole.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setAbbreviatedOptionsAllowed(false)
                .setExecutionExceptionHandler(Onehop::explain);
    }

    /// In the order in which they are listed.
    private static Map<String, Class<?>> commands() {
        var commands = new LinkedHashMap<String, Class<?>>();
        commands.put("server", ServerCommand.class);
        commands.put("cluster", ClusterCommand.class);
        commands.put("status", StatusCommand.class);
        commands.put("check", CheckCommand.class);
        commands.put("xdr", XdrCommand.class);
        commands.put("put", PutCommand.class);
        commands.put("get", GetCommand.class);
        commands.put("delete", DeleteCommand.class);
        commands.put("scan", ScanCommand.class);
        commands.put("bench", BenchCommand.class);
        commands.put("sim", SimCommand.class);
        commands.put("info", InfoCommand.class);
        commands.put("version", VersionCommand.class);
        commands.put("train", TrainCommand.class);
        return commands;
    }

    /// Without a subcommand there is nothing to do: say what there is.
    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing command");
    }

    private static int explain(Exception failure, CommandLine command,
            CommandLine.ParseResult parsed) throws Exception {
        if (failure instanceof CommandFailure) {
            command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + failure.getMessage());
            return FAILED;
        }
        throw failure;
    }
}
