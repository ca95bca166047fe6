package io.srfarm.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.srfarm.report.Table;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a command speaks: results to standard output, everything else to standard error. */
public final class Output {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    public boolean isJson() {
        return json;
    }

    /** One line of the result. */
    public void result(String line) {
        stream(false).println(line);
        stream(false).flush();
    }

    /** The result as a table, no wider than the terminal that it goes to. */
    public void result(Table table) {
        table.lines(Terminal.columns()).forEach(this::result);
    }

    /** The result for machines. */
    public void result(JsonNode node) {
        result(node.toPrettyString());
    }

    /** One line about what goes on. Thread-safe. */
    public void note(String line) {
        stream(true).println("srfarm: " + line);
        stream(true).flush();
    }

    /** Ends the line on which a bar stands. */
    void endLine() {
        if (Terminal.isThere()) {
            stream(true).println();
        }
    }

    private PrintWriter stream(boolean error) {
        if (command == null) {
            throw new IllegalStateException("picocli fills this in before a command runs");
        }
        return error ? command.commandLine().getErr() : command.commandLine().getOut();
    }
}
