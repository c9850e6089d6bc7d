package io.onehop.cli;

import com.google.gson.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `onehop version`.
@Command(name = "version", description = "Prints the versions of Onehop and of Java.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class)
final class VersionCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public void run() {
        var out = spec.commandLine().getOut();
        if (!json) {
            spec.commandLine().printVersionHelp(out);
            return;
        }
        var answer = new JsonObject();
        answer.addProperty("onehop", BuildVersion.number());
        answer.addProperty("java", Runtime.version().toString());
        out.println(answer);
    }
}
