package io.srfarm.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.client.FarmClient;
import io.srfarm.localfarm.FarmAddress;
import io.srfarm.localfarm.FarmException;
import io.srfarm.localfarm.SystemMemory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Benchmarks the dispatcher of a farm without workers. Each figure has a baseline: the same servers without srfarm. */
public final class DispatcherBench {
    private static final double HTTP_WANTED = 1500;
    private static final double HTTP_P99_WANTED_MS = 100;
    private static final double KAFKA_WANTED = 10_000;
    private static final double LOOK_UP_P99_WANTED_MS = 10;
    private static final double LOOK_UPS_PER_SECOND = 200;
    private static final int CONNECTIONS = 64;

    /** The warm-up ends when a round is less than this factor faster than the best one before. */
    private static final double STILL_WARMING = 1.05;

    private static final int WARM_UP_ROUNDS_MAX = 12;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Pattern ACCEPTED =
            Pattern.compile("(?m)^srfarm_jobs_accepted_total\\{door=\"kafka\",[^}]*} ([0-9.E]+)$");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpLoad load;
    private final FarmAddress farm;
    private final String document;
    private final Plan plan;
    private final Consumer<String> note;
    private final List<Measurement> figures = new ArrayList<>();

    /**
     * How much to measure.
     *
     * @param rounds per throughput figure; the median is reported
     * @param round length of a round over HTTP
     * @param jobs in the ledger during the look-ups
     * @param listeners concurrent event streams
     */
    public record Plan(int rounds, Duration round, int jobs, int listeners) {}

    /**
     * @param input key of an uploaded picture
     * @param note receives one line about progress
     */
    public DispatcherBench(FarmAddress farm, String input, Plan plan, Consumer<String> note) {
        this.farm = farm;
        this.load = new HttpLoad(URI.create(farm.http()));
        this.plan = plan;
        this.note = note;
        ObjectNode job = FarmClient.document();
        job.putObject("input").put("key", input);
        this.document = job.put("candidates", 4).toString();
    }

    /** Runs all measurements one after the other. */
    public List<Measurement> measure() throws FarmException, InterruptedException {
        submitOverHttp();
        submitOverKafka();
        lookUp();
        listen();
        figures.add(Measurement.plain(
                "dispatcherMiB",
                "memory of the dispatcher",
                (double) (SystemMemory.resident(farm.pids().dispatcher()) >> 20),
                "MiB"));
        return List.copyOf(figures);
    }

    private void submitOverHttp() throws FarmException, InterruptedException {
        byte[] health = load.request("GET", "/q/health/live", farm.apiKey(), "");
        byte[] job = load.request("POST", "/v1/jobs", farm.apiKey(), document);
        warmUp("HTTP", "jobs/s", () -> rate(job, 202, new LatencyRecorder()));
        rate(health, 200, new LatencyRecorder());
        double[] bare = new double[plan.rounds()];
        double[] ours = new double[plan.rounds()];
        LatencyRecorder all = new LatencyRecorder();
        for (int i = 0; i < plan.rounds(); i++) {
            bare[i] = rate(health, 200, new LatencyRecorder());
            LatencyRecorder times = new LatencyRecorder();
            ours[i] = rate(job, 202, times);
            times.addTo(all);
            note.accept(String.format(Locale.ROOT, "HTTP: %.0f jobs/s, health %.0f/s", ours[i], bare[i]));
        }
        double rate = Median.of(ours);
        figures.add(Measurement.plain("httpBare", "health over HTTP (baseline)", Median.of(bare), "/s"));
        figures.add(Measurement.atLeast("httpSubmit", "jobs accepted over HTTP", rate, "/s", HTTP_WANTED));
        figures.add(Measurement.plain("httpSubmitRatio", "  ratio to baseline", rate / Median.of(bare), ""));
        figures.add(Measurement.plain("httpSubmitFailed", "  refused or failed", all.failures(), ""));
        LatencyRecorder paced = new LatencyRecorder();
        load.open(() -> job, 202, CONNECTIONS, HTTP_WANTED / 2, plan.round().multipliedBy(2), paced);
        figures.add(Measurement.plain("httpPacedP50", "submission at 750/s, median", paced.millis(0.5), "ms"));
        figures.add(Measurement.below(
                "httpPacedP99", "submission at 750/s, p99", paced.millis(0.99), "ms", HTTP_P99_WANTED_MS));
        figures.add(Measurement.plain("httpPacedFailed", "  refused or failed", paced.failures(), ""));
    }

    private double rate(byte[] request, int expected, LatencyRecorder times) throws InterruptedException {
        return load.closed(() -> request, expected, CONNECTIONS, plan.round(), times);
    }

    /** One round of a throughput measurement. */
    private interface Round {
        double perSecond() throws FarmException, InterruptedException;
    }

    /** Runs rounds that do not count until they get no faster, so that JIT compilation does not affect the result. */
    private void warmUp(String door, String unit, Round round) throws FarmException, InterruptedException {
        double best = 0;
        double last = round.perSecond();
        for (int i = 1; i < WARM_UP_ROUNDS_MAX && last > best * STILL_WARMING; i++) {
            note.accept(String.format(Locale.ROOT, "%s: warming up, %.0f %s", door, last, unit));
            best = last;
            last = round.perSecond();
        }
    }

    private void submitOverKafka() throws FarmException, InterruptedException {
        KafkaLoad kafka = new KafkaLoad(farm.kafka(), document.getBytes(StandardCharsets.UTF_8));
        int each = Math.max(1, plan.jobs() / plan.rounds());
        int[] warm = {0};
        warmUp("Kafka", "jobs/s", () -> intoLedger(kafka, "warm-" + warm[0]++, 0, each));
        kafka.bare(each);
        double[] bare = new double[plan.rounds()];
        double[] ours = new double[plan.rounds()];
        for (int i = 0; i < plan.rounds(); i++) {
            bare[i] = kafka.bare(each);
            ours[i] = intoLedger(kafka, "bench", i * each, each);
            note.accept(String.format(
                    Locale.ROOT, "Kafka: %.0f jobs/s into the ledger, broker alone %.0f records/s", ours[i], bare[i]));
        }
        double rate = Median.of(ours);
        figures.add(Measurement.plain("kafkaBare", "records into the broker alone (baseline)", Median.of(bare), "/s"));
        figures.add(Measurement.atLeast("kafkaSubmit", "jobs over Kafka into the ledger", rate, "/s", KAFKA_WANTED));
        figures.add(Measurement.plain("kafkaSubmitRatio", "  ratio to baseline", rate / Median.of(bare), ""));
    }

    private double intoLedger(KafkaLoad kafka, String prefix, int first, int jobs)
            throws FarmException, InterruptedException {
        double before = accepted();
        long start = System.nanoTime();
        kafka.submit(prefix, first, jobs);
        awaitAccepted(before + jobs);
        return jobs / HttpLoad.seconds(System.nanoTime() - start);
    }

    private void lookUp() throws InterruptedException {
        int known = Math.max(1, plan.jobs() / plan.rounds()) * plan.rounds();
        Supplier<byte[]> lookUp = () -> load.request(
                "GET", "/v1/jobs/bench-" + ThreadLocalRandom.current().nextInt(known), farm.apiKey(), "");
        load.closed(lookUp, 200, 8, plan.round(), new LatencyRecorder());
        LatencyRecorder times = new LatencyRecorder();
        load.open(lookUp, 200, CONNECTIONS, LOOK_UPS_PER_SECOND, plan.round().multipliedBy(2), times);
        figures.add(Measurement.plain(
                "lookUpP50", "look-up at 200/s, " + known + " jobs known, median", times.millis(0.5), "ms"));
        figures.add(Measurement.below(
                "lookUpP99", "look-up at 200/s, p99", times.millis(0.99), "ms", LOOK_UP_P99_WANTED_MS));
        figures.add(Measurement.plain("lookUpFailed", "  failed", times.failures(), ""));
    }

    private void listen() throws InterruptedException {
        int count = Math.min(plan.listeners(), plan.jobs());
        LatencyRecorder ends = new LatencyRecorder();
        long start = System.nanoTime();
        try (EventStreamLoad listeners = new EventStreamLoad(
                http, count, i -> own("/v1/jobs/bench-" + i + "/events").build(), ends)) {
            boolean all = listeners.awaitBegun(PATIENCE.toSeconds());
            double seconds = HttpLoad.seconds(System.nanoTime() - start);
            figures.add(Measurement.atLeast(
                    "listeners", "concurrent event streams", count - listeners.missing(), "", plan.listeners()));
            figures.add(Measurement.plain("listenersOpened", "  time until all had their first event", seconds, "s"));
            if (all) {
                listeners.endsFromNow();
                withdraw(count);
                listeners.awaitEnded(PATIENCE.toSeconds());
                figures.add(Measurement.plain("listenersTold", "  streams that got their job's end", ends.count(), ""));
                figures.add(Measurement.plain(
                        "listenersToldSeconds", "  last one, from the first cancellation", ends.millis(1) / 1000, "s"));
            }
        }
    }

    private void withdraw(int count) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        load.open(
                () -> load.request("DELETE", "/v1/jobs/bench-" + next.getAndIncrement(), farm.apiKey(), ""),
                200,
                CONNECTIONS,
                count / 10.0,
                Duration.ofSeconds(10),
                new LatencyRecorder());
    }

    private HttpRequest.Builder own(String path) {
        return open(path).header("Authorization", "Bearer " + farm.apiKey());
    }

    private HttpRequest.Builder open(String path) {
        return HttpRequest.newBuilder(URI.create(farm.http() + path));
    }

    private void awaitAccepted(double wanted) throws FarmException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (accepted() < wanted) {
            if (System.nanoTime() > end) {
                throw new FarmException(
                        "only " + accepted() + " of " + wanted + " jobs were accepted over Kafka within " + PATIENCE);
            }
            Thread.sleep(50);
        }
    }

    /** Returns the number of jobs in the ledger that came over Kafka. */
    private double accepted() throws FarmException, InterruptedException {
        try {
            String metrics = http.send(open("/q/metrics").build(), BodyHandlers.ofString())
                    .body();
            Matcher counts = ACCEPTED.matcher(metrics);
            double sum = 0;
            while (counts.find()) {
                sum += Double.parseDouble(counts.group(1));
            }
            return sum;
        } catch (IOException e) {
            throw new FarmException("cannot read the dispatcher's metrics", e);
        }
    }
}
