package io.srfarm.standalone.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.bench.Median;
import io.srfarm.bench.peers.PeerComparison;
import io.srfarm.bench.peers.PeerResult;
import io.srfarm.bench.peers.PeerRound;
import io.srfarm.candidate.Precision;
import io.srfarm.client.FarmClient;
import io.srfarm.report.Table;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The figures of {@code srfarm bench peers}, with what is needed to judge them.
 *
 * @param loadBefore the machine's load before the start
 * @param threads per operation
 * @param workers of the farm
 */
record PeerTable(
        PeerComparison.Outcome outcome,
        PeerComparison.Plan plan,
        int candidates,
        Precision precision,
        int threads,
        int workers,
        double loadBefore) {
    static final String LOOP = "loop";
    static final String CELERY = "celery";

    void print(Output output) {
        if (output.isJson()) {
            output.result(json());
            return;
        }
        Table table = new Table(
                plan.queued() + " jobs with " + Plural.of(candidates, "candidate"),
                "jobs/s",
                "lowest",
                "highest",
                "to loop",
                "to Celery",
                "one alone",
                "worker");
        for (PeerResult peer : outcome.peers()) {
            if (peer.failure().isEmpty()) {
                addRow(table, peer);
            } else {
                table.row(peer.title(), "-", "-", "-", "-", "-", "-", "-");
            }
        }
        output.result(table);
        for (PeerResult peer : outcome.peers()) {
            peer.failure().ifPresent(reason -> output.result(peer.title() + ": not measured: " + reason));
        }
        output.result(String.format(
                Locale.ROOT,
                "%d processors, %s, %s, %s; load %.1f before the start; other processes used %.2f processors (median),"
                        + " %.2f (highest)",
                processors(),
                Plural.of(threads, "thread"),
                precision.wireName(),
                Plural.of(workers, "worker") + " of srfarm",
                loadBefore,
                otherMedian(),
                otherMax()));
    }

    private void addRow(Table table, PeerResult peer) {
        table.row(
                peer.title(),
                text(peer.median(PeerRound::jobsPerSecond)),
                text(peer.lowest()),
                text(peer.highest()),
                ratio(peer, LOOP),
                ratio(peer, CELERY),
                Math.round(peer.median(PeerRound::aloneMs)) + " ms",
                ((long) peer.median(PeerRound::workerBytes) >> 20) + " MiB");
    }

    private String ratio(PeerResult peer, String base) {
        OptionalDouble ratio = peer.ratioTo(outcome.peer(base));
        return ratio.isPresent() ? text(ratio.getAsDouble()) : "-";
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private ObjectNode json() {
        ObjectNode node = FarmClient.document()
                .put("rounds", plan.rounds())
                .put("jobs", plan.queued())
                .put("candidates", candidates)
                .put("precision", precision.wireName())
                .put("processors", processors())
                .put("threads", threads)
                .put("workers", workers)
                .put("loadBefore", loadBefore)
                .put("otherProcessorsMedian", otherMedian())
                .put("otherProcessorsMax", otherMax());
        ArrayNode peers = node.putArray("peers");
        for (PeerResult peer : outcome.peers()) {
            ObjectNode one = peers.addObject().put("name", peer.name()).put("title", peer.title());
            peer.failure().ifPresent(reason -> one.put("notMeasured", reason));
            if (peer.failure().isEmpty()) {
                addFigures(one, peer);
            }
        }
        return node;
    }

    private void addFigures(ObjectNode node, PeerResult peer) {
        node.put("jobsPerSecond", peer.median(PeerRound::jobsPerSecond))
                .put("aloneMs", peer.median(PeerRound::aloneMs))
                .put("workerBytes", (long) peer.median(PeerRound::workerBytes));
        peer.ratioTo(outcome.peer(LOOP)).ifPresent(ratio -> node.put("toLoop", ratio));
        peer.ratioTo(outcome.peer(CELERY)).ifPresent(ratio -> node.put("toCelery", ratio));
        ArrayNode rounds = node.putArray("rounds");
        peer.rounds().forEach(round -> rounds.addObject()
                .put("jobsPerSecond", round.jobsPerSecond())
                .put("aloneMs", round.aloneMs())
                .put("workerBytes", round.workerBytes()));
    }

    private double otherMedian() {
        return Median.of(
                outcome.otherLoads().stream().mapToDouble(Double::doubleValue).toArray());
    }

    private double otherMax() {
        return outcome.otherLoads().stream()
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(Double.NaN);
    }

    private static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }
}
