package io.srfarm.standalone.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.client.FarmClient;
import io.srfarm.client.JobDetails;
import io.srfarm.localfarm.FarmAddress;
import io.srfarm.localfarm.FarmException;
import io.srfarm.localfarm.FarmRun;
import io.srfarm.localfarm.StartupProfile;
import io.srfarm.report.Table;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code srfarm bench}. */
@Command(
        name = "bench",
        subcommands = {BenchDoors.class, BenchPeers.class},
        description = {
            "Measures latency (jobs one by one), then throughput (all jobs at once).",
            "Uses the farm that the options name or the running farm; if there is none, starts a temporary one."
        })
public final class Bench implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Mixin
    private final Connection connection = new Connection();

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "Jobs in each of the two rounds (default: ${DEFAULT-VALUE}).")
    private int jobs = 20;

    @Option(names = "--candidates", paramLabel = "K", description = "Candidates per job (default: ${DEFAULT-VALUE}).")
    private int candidates = 4;

    @Option(
            names = "--lr",
            paramLabel = "FILE",
            description = "Picture to enlarge (default: a sample of 64 x 64 pixels).")
    private @Nullable Path low;

    /**
     * Times of one job in ms: to the first candidate and to the set as the client sees them, and in the model and its
     * scores.
     */
    private record Sample(long firstCandidate, long set, long model, long score) {}

    @Override
    public Integer call() throws FarmException, InterruptedException {
        Arguments.within("--jobs", jobs, 1, 10_000);
        Arguments.within("--candidates", candidates, 1, 32);
        NamedPicture picture =
                low == null ? NamedPicture.sample("lr.png") : NamedPicture.read(low, NamedPicture.Use.INPUT);
        if (connection.isKnown()) {
            return measure(connection.open(), picture);
        }
        output.note("no farm is running: starting one for the measurement");
        try (FarmRun run = FarmRun.temporary(StartupProfile.LASTING, output::note)) {
            FarmAddress address = run.start();
            return measure(new FarmClient(URI.create(address.http()), address.apiKey()), picture);
        }
    }

    private int measure(FarmClient farm, NamedPicture picture) throws FarmException, InterruptedException {
        ObjectNode document =
                FarmClient.document().put("candidates", candidates).put("priority", "interactive");
        document.putObject("input").put("key", picture.upload(farm));
        output.note("one job to warm up, then " + jobs + " one by one");
        one(farm, document);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            samples.add(one(farm, document));
        }
        output.note(jobs + " at once");
        tell(samples, rate(farm, document));
        return 0;
    }

    private static Sample one(FarmClient farm, ObjectNode document) throws FarmException, InterruptedException {
        long start = System.nanoTime();
        Stopwatch watch = new Stopwatch();
        String id = farm.submit(document, Optional.empty());
        JobDetails job = farm.follow(id, news -> {
            if (news.name().equals("candidate")) {
                watch.markOnce("first", start);
            } else if (news.name().equals("succeeded")) {
                watch.markOnce("set", start);
            }
        });
        watch.markOnce("first", start);
        watch.markOnce("set", start);
        CandidateSet.Timings timings = farm.set(JobLines.succeeded(job)).set().timings();
        return new Sample(
                watch.millis("first"), watch.millis("set"), timings.encodeMs() + timings.decodeMs(), timings.scoreMs());
    }

    /** Returns jobs per second; all jobs are submitted before the first ends. */
    private double rate(FarmClient farm, ObjectNode document) throws FarmException, InterruptedException {
        long start = System.nanoTime();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            ids.add(farm.submit(document, Optional.empty()));
        }
        for (String id : ids) {
            JobLines.succeeded(farm.follow(id, news -> {}));
        }
        return jobs / (double) (System.nanoTime() - start) * TimeUnit.SECONDS.toNanos(1);
    }

    private void tell(List<Sample> samples, double rate) {
        long[] first =
                samples.stream().mapToLong(Sample::firstCandidate).sorted().toArray();
        long[] set = samples.stream().mapToLong(Sample::set).sorted().toArray();
        long[] model = samples.stream().mapToLong(Sample::model).sorted().toArray();
        long[] score = samples.stream().mapToLong(Sample::score).sorted().toArray();
        long[] way = samples.stream()
                .mapToLong(sample -> Math.max(0, sample.set() - sample.model() - sample.score()))
                .sorted()
                .toArray();
        if (output.isJson()) {
            ObjectNode node = FarmClient.document().put("jobs", jobs).put("candidates", candidates);
            put(node, "firstCandidateMs", first);
            put(node, "setMs", set);
            put(node, "modelMs", model);
            put(node, "scoreMs", score);
            put(node, "wayMs", way);
            output.result(node.put("jobsPerSecond", Math.round(rate * 100) / 100.0));
            return;
        }
        Table table =
                new Table("milliseconds, " + jobs + " jobs with " + candidates + " candidates", "median", "p95", "max");
        row(table, "submit to first candidate", first);
        row(table, "submit to candidate set", set);
        row(table, "  model (encode and decode)", model);
        row(table, "  scores (perceptual distances, LR consistency)", score);
        row(table, "  everything else (queue, store, events, PNG)", way);
        output.result(table);
        output.result(String.format(Locale.ROOT, "%.2f jobs/s with all jobs queued", rate));
    }

    private static void row(Table table, String name, long[] sorted) {
        table.row(
                name,
                Long.toString(at(sorted, 0.5)),
                Long.toString(at(sorted, 0.95)),
                Long.toString(sorted[sorted.length - 1]));
    }

    private static void put(ObjectNode node, String name, long[] sorted) {
        node.putObject(name)
                .put("median", at(sorted, 0.5))
                .put("p95", at(sorted, 0.95))
                .put("max", sorted[sorted.length - 1]);
    }

    private static long at(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(share * (sorted.length - 1)))];
    }
}
