package io.srfarm.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.srfarm.client.ClientException;
import io.srfarm.client.DeadLetterDetails;
import io.srfarm.client.FarmClient;
import io.srfarm.localfarm.FarmException;
import io.srfarm.report.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code srfarm dead}: lists, shows and redrives dead letters. */
@Command(
        name = "dead",
        description = "Dead letters: jobs that failed too often, and requests that could not be parsed.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {Dead.Listing.class, Dead.Show.class, Dead.Redrive.class})
public final class Dead {
    private static final int LETTERS_MAX = 100_000;

    private Dead() {}

    /** {@code srfarm dead list}. */
    @Command(name = "list", description = "Lists dead letters, the newest first.")
    static final class Listing implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Mixin
        private final Connection connection = new Connection();

        @Option(
                names = "--limit",
                paramLabel = "N",
                description = "Show at most this many (default: ${DEFAULT-VALUE}).")
        private int limit = 50;

        @Override
        public Integer call() throws FarmException, InterruptedException {
            Arguments.within("--limit", limit, 1, LETTERS_MAX);
            List<DeadLetterDetails> letters =
                    connection.open().deadLetters().limit(limit).toList();
            if (output.isJson()) {
                output.result("letters", letters.stream().map(DeadLetterDetails::json));
                return 0;
            }
            Table table = new Table("letter", "when", "attempts", "retryable", "redriven as", "reason");
            for (DeadLetterDetails letter : letters) {
                table.row(
                        letter.id(),
                        letter.at().toString(),
                        Integer.toString(letter.attempts()),
                        letter.reason().retryable() ? "yes" : "no",
                        letter.redriven().orElse("-"),
                        letter.reason().type() + ": " + letter.reason().message());
            }
            output.result(table);
            return 0;
        }
    }

    /** {@code srfarm dead show}. */
    @Command(name = "show", description = "Shows a dead letter with its reason and its content.")
    static final class Show implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Mixin
        private final Connection connection = new Connection();

        @Parameters(paramLabel = "ID", description = "Dead letter, as `./srfarm dead list` shows it.")
        private String id = "";

        @Override
        public Integer call() throws FarmException, InterruptedException {
            DeadLetterDetails shown = connection.open().deadLetter(id);
            JsonNode letter = shown.json();
            if (output.isJson()) {
                output.result(letter);
                return 0;
            }
            for (String field : List.of("letter", "at", "attempts", "origin")) {
                output.result(field + "  " + letter.path(field).asText());
            }
            output.result("retryable  " + (shown.reason().retryable() ? "yes" : "no"));
            if (letter.has("redriven")) {
                JsonNode redriven = letter.path("redriven");
                output.result("redriven as  " + redriven.path("job").asText() + ", "
                        + redriven.path("state").asText());
            }
            output.result(
                    "reason  " + shown.reason().type() + ": " + shown.reason().message());
            for (String field : List.of("stack", "headers", "document", "text", "base64")) {
                if (letter.has(field)) {
                    output.result("");
                    output.result(field);
                    JsonNode value = letter.path(field);
                    output.result(value.isTextual() ? value.textValue() : value.toPrettyString());
                }
            }
            return 0;
        }
    }

    /** {@code srfarm dead redrive}. */
    @Command(
            name = "redrive",
            description = "Submits dead letters again, each as a new job; repeating it has no further effect.")
    static final class Redrive implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Mixin
        private final Connection connection = new Connection();

        @Parameters(
                paramLabel = "ID",
                arity = "0..*",
                description = "Dead letters, as `./srfarm dead list` shows them.")
        private List<String> ids = List.of();

        @Option(names = "--all", description = "All retryable dead letters that were not redriven yet.")
        private boolean all;

        @Override
        public Integer call() throws FarmException, InterruptedException {
            if (all != ids.isEmpty()) {
                throw new Arguments.UsageException("name letters, or use --all");
            }
            FarmClient farm = connection.open();
            ArrayNode jobs = FarmClient.document().putArray("jobs");
            int refused = 0;
            for (String id : all ? worthIt(farm) : ids) {
                try {
                    String job = farm.redrive(id);
                    jobs.addObject().put("letter", id).put("job", job);
                    output.note("letter " + id + " is job " + job);
                } catch (ClientException e) {
                    if (e.status() / 100 != 4 || e.isTemporary()) {
                        throw e; // the farm is the problem, so the other letters would fail too
                    }
                    output.note("letter " + id + ": " + e.getMessage());
                    refused++;
                }
            }
            if (output.isJson()) {
                output.result(FarmClient.document().set("jobs", jobs));
            } else {
                jobs.forEach(job -> output.result(job.path("job").asText()));
            }
            return refused == 0 ? 0 : 1;
        }

        private static List<String> worthIt(FarmClient farm) throws InterruptedException {
            return farm.deadLetters()
                    .filter(letter ->
                            letter.reason().retryable() && letter.redriven().isEmpty())
                    .map(DeadLetterDetails::id)
                    .toList();
        }
    }
}
