package io.srfarm.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.client.FarmClient;
import io.srfarm.report.Table;
import java.io.PrintWriter;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Output of a command: results go to standard output, everything else to standard error. */
public final class Output {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    public boolean isJson() {
        return json;
    }

    /** Prints one line of the result. */
    public void result(String line) {
        stream(false).println(line);
        stream(false).flush();
    }

    /** Prints the result as a table that fits the terminal's width. */
    public void result(Table table) {
        table.lines(Terminal.columns()).forEach(this::result);
    }

    /** Prints the result as JSON. */
    public void result(JsonNode node) {
        result(node.toPrettyString());
    }

    /** Prints the result as JSON: an object with one list. */
    void result(String name, Stream<JsonNode> entries) {
        ObjectNode document = FarmClient.document();
        entries.forEach(document.putArray(name)::add);
        result(document);
    }

    /** Prints one line about progress to standard error. Thread-safe. */
    public void note(String line) {
        stream(true).println("srfarm: " + line);
        stream(true).flush();
    }

    /** Ends the current line if a progress bar is on it. */
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
