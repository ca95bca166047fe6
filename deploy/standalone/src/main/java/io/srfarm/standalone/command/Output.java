package io.srfarm.standalone.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a command speaks: results to standard output, everything else to standard error. */
public final class Output {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

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

    /** The result for machines. */
    public void result(JsonNode node) {
        try {
            result(JSON.writeValueAsString(node));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // a tree in memory can always be written
        }
    }

    /** One line about what goes on. Thread-safe. */
    public void note(String line) {
        stream(true).println("srfarm: " + line);
        stream(true).flush();
    }

    private PrintWriter stream(boolean error) {
        if (command == null) {
            throw new IllegalStateException("picocli fills this in before a command runs");
        }
        return error ? command.commandLine().getErr() : command.commandLine().getOut();
    }
}
