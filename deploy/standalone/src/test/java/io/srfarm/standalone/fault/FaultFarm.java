package io.srfarm.standalone.fault;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.check.CheckReport;
import io.srfarm.check.FarmCheck;
import io.srfarm.client.ClientException;
import io.srfarm.client.FarmClient;
import io.srfarm.client.JobDetails;
import io.srfarm.client.JobFilter;
import io.srfarm.client.JobRequest;
import io.srfarm.client.Retry;
import io.srfarm.client.SubmissionResult;
import io.srfarm.client.TransferListener;
import io.srfarm.client.Upload;
import io.srfarm.codec.MalformedMessageException;
import io.srfarm.event.JobState;
import io.srfarm.job.ObjectKey;
import io.srfarm.localfarm.FarmAddress;
import io.srfarm.localfarm.FarmException;
import io.srfarm.localfarm.FarmRun;
import io.srfarm.localfarm.StartupProfile;
import io.srfarm.localfarm.WorkerRange;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import javax.imageio.ImageIO;

/** A farm of real processes that can be killed, frozen and resumed, with jobs for it. Thread-safe. */
final class FaultFarm implements AutoCloseable {
    static final int WORKERS = 2;
    static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final int SIDE = 16;
    private static final Duration RETENTION = Duration.ofDays(30);

    private final FarmRun run;
    private final Path data;
    private final FarmClient client;
    private final ObjectKey picture;

    private FaultFarm(FarmRun run, Path data, FarmClient client, ObjectKey picture) {
        this.run = run;
        this.data = data;
        this.client = client;
        this.picture = picture;
    }

    /** @param data kept afterwards, with the logs of every process */
    @SuppressWarnings("SystemOut") // messages for the terminal
    static FaultFarm start(Path data) throws Exception {
        return start(data, WorkerRange.always(WORKERS), line -> System.err.println("farm: " + line));
    }

    /** @param tell receives the farm's messages for the terminal */
    static FaultFarm start(Path data, WorkerRange workers, Consumer<String> tell) throws Exception {
        FarmRun run = FarmRun.on(data, 0, workers, StartupProfile.BRIEF, tell);
        FarmAddress address = run.start();
        FarmClient client = client(URI.create(address.http()), address.apiKey());
        return new FaultFarm(run, data, client, client.upload(Upload.of("lr.png", noise()), TransferListener.NONE));
    }

    /** Returns a client without retries: the tests retry themselves and look at refusals. */
    static FarmClient client(URI http, String apiKey) {
        return FarmClient.builder()
                .address(http)
                .apiKey(apiKey)
                .retry(Retry.NEVER)
                .build();
    }

    FarmClient client() {
        return client;
    }

    /** Returns its folder, with the logs and settings of every process. */
    Path data() {
        return data;
    }

    /** Returns its present address and processes. */
    FarmAddress address() {
        try {
            return FarmAddress.read(data.resolve(FarmAddress.FILE));
        } catch (FarmException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns a document of a job that takes a tenth of a second. */
    ObjectNode small() {
        ObjectNode document = FarmClient.document().put("model", "bicubic").put("candidates", 1);
        document.putObject("input").put("key", picture.path());
        return document;
    }

    /** Returns a document of a job that takes some seconds, one candidate at a time. */
    ObjectNode large() {
        return small().put("model", "refvae-x8").put("candidates", 32).put("oversample", 1);
    }

    /** Returns one of the two, mostly a small one. */
    ObjectNode mixed(Random random) {
        return random.nextInt(4) == 0 ? large() : small();
    }

    /** @return the job's id */
    String submit(ObjectNode document) throws InterruptedException {
        return client.submit(document, Optional.empty());
    }

    /** Submits all in one call. */
    List<String> submitAll(List<ObjectNode> documents) throws InterruptedException {
        return client.submitAll(documents.stream().map(JobRequest::of).toList()).stream()
                .map(SubmissionResult.Accepted.class::cast)
                .map(SubmissionResult.Accepted::job)
                .toList();
    }

    /** Submits like {@link #submit}, with one idempotency key, and retries until the job is accepted. */
    String submitPatiently(ObjectNode document) {
        Optional<String> key = Optional.of(UUID.randomUUID().toString());
        return await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(ClientException.class)
                .until(() -> client.submit(document, key), id -> true);
    }

    /** Kills a process ({@code kill -9}). */
    static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Sends a signal by name, such as STOP and CONT. */
    static void signal(String name, long pid) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("kill -" + name + " " + pid + " ended with " + status);
        }
    }

    /** Waits until every process is ready and every accepted job has ended. */
    void settle() {
        await().atMost(PATIENCE).until(() -> {
            FarmAddress now = address();
            return now.ready() && now.pids().workers().size() == WORKERS;
        });
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> open() == 0);
    }

    /** Waits like {@link #settle()} and checks that all of these accepted jobs are among the ended ones. */
    void settle(List<String> accepted) throws Exception {
        settle();
        for (String job : accepted) {
            if (!client.job(job).state().isTerminal()) {
                throw new AssertionError(job + " was accepted and has not ended");
            }
        }
    }

    /** Waits until a job is running. */
    void awaitRunning() {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> client.jobs(JobFilter.ALL.in(JobState.RUNNING))
                .findFirst()
                .isPresent());
    }

    /** Waits until the job's first candidate is finished. */
    void awaitBegun(String job) {
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(ClientException.class)
                .until(() -> client.job(job).candidatesDone() > 0);
    }

    JobDetails awaitEnd(String job) throws Exception {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> client.job(job).state().isTerminal());
        return client.job(job);
    }

    /** Waits until a worker has started a job after {@code moment}. */
    void awaitStartAfter(Instant moment) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> events().isStartedAfter(moment));
    }

    void awaitSuccessAfter(Instant moment) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> events().successAfter(moment)
                .isPresent());
    }

    EventTimes events() throws MalformedMessageException {
        return EventTimes.read(address().kafka());
    }

    /** Sleeps, because a test wants a random point in time, not a condition. */
    static void pause(long millis) {
        await().pollDelay(Duration.ofMillis(millis))
                .atMost(Duration.ofMillis(millis).plusMinutes(1))
                .until(() -> true);
    }

    /** Returns the number of open jobs, at most 100; 1 while the farm does not answer. */
    int open() {
        try {
            return (int) client.jobs(JobFilter.ALL.in(JobState.QUEUED, JobState.RUNNING))
                    .limit(100)
                    .count();
        } catch (ClientException e) {
            return 1; // the dispatcher is restarting
        }
    }

    /** Checks topics and bucket for violations. */
    CheckReport check() throws Exception {
        FarmAddress address = address();
        return FarmCheck.run(
                Map.of("bootstrap.servers", address.kafka()),
                address.s3().open(),
                new FarmCheck.Settings(true, false, RETENTION),
                Clock.systemUTC(),
                jobs -> {});
    }

    @Override
    public void close() {
        run.close();
    }

    private static byte[] noise() throws IOException {
        BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(1);
        for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
            picture.setRGB(pixel % SIDE, pixel / SIDE, random.nextInt(1 << 24));
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", png);
        return png.toByteArray();
    }

    List<Long> workers() {
        return address().pids().workers();
    }
}
