package io.onehop.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/// What one run of the command printed and how it ended.
record Run(int exitCode, String out, String err) {
    static Run of(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exitCode = Onehop.commandLine(arguments)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Run(exitCode, out.toString(), err.toString());
    }
}
