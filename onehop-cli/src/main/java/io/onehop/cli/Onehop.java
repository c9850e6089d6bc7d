package io.onehop.cli;

import io.onehop.cli.ask.CommandFailure;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
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
        subcommands = {ServerCommand.class, ClusterCommand.class,
            StatusCommand.class, CheckCommand.class, PutCommand.class, GetCommand.class, DeleteCommand.class,
            ScanCommand.class, BenchCommand.class, SimCommand.class,
            InfoCommand.class, VersionCommand.class, HelpCommand.class, TrainCommand.class},
        footer = {"", "Help on one command: onehop COMMAND --help"})
public final class Onehop implements Runnable {
    /// The command did what it was asked.
    static final int OK = 0;
    /// The arguments are fine, but the work could not be done.
    static final int FAILED = 1;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /// Runs the command the arguments name and ends the process with its exit code.
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /// The whole command, writing to this process's output.
    static CommandLine commandLine() {
        return new CommandLine(new Onehop())
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setAbbreviatedOptionsAllowed(false)
                .setExecutionExceptionHandler(Onehop::explain);
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
