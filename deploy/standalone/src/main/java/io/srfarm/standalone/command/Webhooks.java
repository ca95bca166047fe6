package io.srfarm.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.srfarm.standalone.client.ClientException;
import io.srfarm.standalone.client.FarmClient;
import io.srfarm.standalone.farm.FarmException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code srfarm webhooks}: what receivers were not told yet, or could not be told, and another try for it. */
@Command(
        name = "webhooks",
        description = "Calls to receivers: those that wait, those that failed too often.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {Webhooks.Listing.class, Webhooks.Redrive.class})
public final class Webhooks {
    private static final int DELIVERIES_MAX = 100_000;

    private Webhooks() {}

    /** {@code srfarm webhooks list}. */
    @Command(name = "list", description = "Lists dead deliveries, the newest first, or those that wait.")
    static final class Listing implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Mixin
        private final Connection connection = new Connection();

        @Option(names = "--pending", description = "Those that wait for their next call, the next one first.")
        private boolean pending;

        @Option(names = "--limit", paramLabel = "N", description = "At most so many (default: ${DEFAULT-VALUE}).")
        private int limit = 50;

        @Override
        public Integer call() throws FarmException, ClientException, InterruptedException {
            Arguments.within("--limit", limit, 1, DELIVERIES_MAX);
            List<JsonNode> deliveries = connection.open().webhooks(pending, limit);
            if (output.isJson()) {
                ArrayNode list = FarmClient.document().putArray("deliveries");
                deliveries.forEach(list::add);
                output.result(FarmClient.document().set("deliveries", list));
                return 0;
            }
            Table table = new Table("webhook", "job", "event", "attempts", "next", "reason");
            for (JsonNode delivery : deliveries) {
                table.row(
                        delivery.path("webhook").asText(),
                        delivery.path("job").asText(),
                        delivery.path("event").asText(),
                        delivery.path("attempts").asText(),
                        delivery.path("next").asText("-"),
                        delivery.at("/trouble/detail").asText("-"));
            }
            table.lines().forEach(output::result);
            return 0;
        }
    }

    /** {@code srfarm webhooks redrive}. */
    @Command(name = "redrive", description = "Tries dead deliveries again, each from its first attempt on.")
    static final class Redrive implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Mixin
        private final Connection connection = new Connection();

        @Parameters(paramLabel = "ID", arity = "0..*", description = "Deliveries of `srfarm webhooks list`.")
        private List<String> ids = List.of();

        @Option(names = "--all", description = "Every dead delivery.")
        private boolean all;

        @Override
        public Integer call() throws FarmException, ClientException, InterruptedException {
            if (all != ids.isEmpty()) {
                throw new Arguments.UsageException("name deliveries, or say --all");
            }
            FarmClient farm = connection.open();
            List<String> wanted = all
                    ? farm.webhooks(false, DELIVERIES_MAX).stream()
                            .map(delivery -> delivery.path("webhook").asText())
                            .toList()
                    : ids;
            ArrayNode again = FarmClient.document().putArray("webhooks");
            for (String id : wanted) {
                farm.redriveWebhook(id);
                again.add(id);
            }
            if (output.isJson()) {
                output.result(FarmClient.document().set("webhooks", again));
            } else {
                again.forEach(id -> output.result(id.asText()));
            }
            return 0;
        }
    }
}
