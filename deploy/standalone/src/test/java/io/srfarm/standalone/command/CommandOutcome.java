package io.srfarm.standalone.command;

import io.srfarm.standalone.Srfarm;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Result of running the command line in this process. */
public record CommandOutcome(int status, String out, String err) {
    public static CommandOutcome of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Srfarm.commandLine(arguments)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new CommandOutcome(status, out.toString(), err.toString());
    }
}
