package io.srfarm.standalone.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.srfarm.client.FarmClient;
import io.srfarm.client.WebhookCall;
import io.srfarm.localfarm.FarmException;
import io.srfarm.report.Table;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code srfarm webhooks}: lists and redrives webhook deliveries. */
@Command(
        name = "webhooks",
        description = "Webhook deliveries that are pending or failed too often.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {Webhooks.Listing.class, Webhooks.Redrive.class})
public final class Webhooks {
    private static final int DELIVERIES_MAX = 100_000;

    private Webhooks() {}

    /** {@code srfarm webhooks list}. */
    @Command(name = "list", description = "Lists dead deliveries, the newest first, or pending deliveries.")
    static final class Listing implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Mixin
        private final Connection connection = new Connection();

        @Option(names = "--pending", description = "List pending deliveries instead, the next one first.")
        private boolean pending;

        @Option(
                names = "--limit",
                paramLabel = "N",
                description = "Show at most this many (default: ${DEFAULT-VALUE}).")
        private int limit = 50;

        @Override
        public Integer call() throws FarmException {
            Arguments.within("--limit", limit, 1, DELIVERIES_MAX);
            List<WebhookCall> deliveries =
                    connection.open().webhooks(pending).limit(limit).toList();
            if (output.isJson()) {
                output.result("deliveries", deliveries.stream().map(WebhookCall::json));
                return 0;
            }
            Table table = new Table("webhook", "job", "event", "attempts", "next", "reason");
            for (WebhookCall delivery : deliveries) {
                table.row(
                        delivery.id(),
                        delivery.job(),
                        delivery.event(),
                        Integer.toString(delivery.attempts()),
                        delivery.next().map(Instant::toString).orElse("-"),
                        delivery.trouble().orElse("-"));
            }
            output.result(table);
            return 0;
        }
    }

    /** {@code srfarm webhooks redrive}. */
    @Command(name = "redrive", description = "Retries dead deliveries, each with the full number of attempts.")
    static final class Redrive implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Mixin
        private final Connection connection = new Connection();

        @Parameters(
                paramLabel = "ID",
                arity = "0..*",
                description = "Dead deliveries, as `./srfarm webhooks list` shows them.")
        private List<String> ids = List.of();

        @Option(names = "--all", description = "All dead deliveries.")
        private boolean all;

        @Override
        public Integer call() throws FarmException, InterruptedException {
            if (all != ids.isEmpty()) {
                throw new Arguments.UsageException("name deliveries, or use --all");
            }
            FarmClient farm = connection.open();
            List<String> wanted =
                    all ? farm.webhooks(false).map(WebhookCall::id).toList() : ids;
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
