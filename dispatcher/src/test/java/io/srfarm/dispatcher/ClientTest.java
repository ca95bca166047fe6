package io.srfarm.dispatcher;

import static io.srfarm.dispatcher.Samples.DOCUMENT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.srfarm.client.CancellationResult;
import io.srfarm.client.Choice;
import io.srfarm.client.ClientBuilder;
import io.srfarm.client.FarmClient;
import io.srfarm.client.FetchedSet;
import io.srfarm.client.InvalidResponseException;
import io.srfarm.client.JobDetails;
import io.srfarm.client.JobFailedException;
import io.srfarm.client.JobFilter;
import io.srfarm.client.JobRequest;
import io.srfarm.client.JobUpdate;
import io.srfarm.client.Page;
import io.srfarm.client.ProblemDetails;
import io.srfarm.client.ProblemType;
import io.srfarm.client.RefusedException;
import io.srfarm.client.SubmissionResult;
import io.srfarm.client.TransferListener;
import io.srfarm.client.Upload;
import io.srfarm.codec.AnnouncedModelJson;
import io.srfarm.dispatcher.problem.ProblemKind;
import io.srfarm.event.AnnouncedModel;
import io.srfarm.event.JobEvent;
import io.srfarm.event.JobState;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Priority;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java client at a real dispatcher, the way to which is a gateway's. */
@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
class ClientTest {
    private static final JobRequest JOB = JobRequest.of(new ObjectKey("inputs/acme/cat.png"));

    private final Door door = Door.asAcme();

    @TempDir
    Path folder;

    private Gateway gateway;
    private FarmClient farm;

    @BeforeEach
    void open() throws IOException {
        int port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
        gateway = new Gateway(URI.create("http://127.0.0.1:" + port));
        farm = client().build();
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private ClientBuilder client() {
        return FarmClient.builder()
                .address(gateway.address())
                .apiKey(FarmServersResource.ACME_KEY)
                .pollEvery(Duration.ofMillis(50));
    }

    @Test
    void aPictureIsStoredAsWhatItIsAndToldAsItGoes() throws Exception {
        Path picture = Files.write(folder.resolve("katze 1.png"), png(100_000));
        List<Long> told = new CopyOnWriteArrayList<>();

        ObjectKey key = farm.upload(Upload.of(picture), (name, done, bytes) -> told.add(done));

        assertThat(key.path()).startsWith("inputs/acme/").endsWith("/katze-1.png");
        assertThat(Store.open().get(key, 1 << 20).bytes()).isEqualTo(png(100_000));
        assertThat(told).isSorted().hasSizeGreaterThan(1).endsWith(100_000L);
        assertThat(farm.upload(picture)).isEqualTo(key); // so that a submission can be repeated with its upload
        assertThat(farm.upload(Upload.of("katze 1.png", png(100_001)), TransferListener.NONE))
                .isNotEqualTo(key);
        assertThat(Store.holds(farm.upload(Upload.of("notes", "no picture".getBytes(UTF_8)), TransferListener.NONE)))
                .isTrue();
    }

    @Test
    void aSubmissionWhoseAnswersAreLostIsOneJob() throws Exception {
        gateway.next(Gateway.losingTheAnswer(), Gateway.losingTheAnswer());

        String job = farm.submit(JOB.label("test", "answers-lost"));

        assertThat(gateway.seen()).extracting(Gateway.Seen::status).containsExactly(0, 0, 202);
        assertThat(farm.jobs(JobFilter.ALL.labelled("test", "answers-lost")))
                .extracting(JobDetails::id)
                .containsExactly(job);
        assertThat(farm.submit(JOB)).isNotEqualTo(farm.submit(JOB));
        assertThat(farm.submit(JOB.idempotencyKey("order-1"))).isEqualTo(farm.submit(JOB.idempotencyKey("order-1")));
    }

    @Test
    void aRefusalIsTypedAndNamesEveryPlace() {
        assertThatThrownBy(() -> farm.submit(JOB.candidates(99).temperature(7)))
                .isInstanceOfSatisfying(RefusedException.class, refused -> {
                    assertThat(refused.problem().type()).isEqualTo(ProblemType.INVALID_JOB);
                    assertThat(refused.problem().places())
                            .extracting(ProblemDetails.Place::pointer)
                            .containsExactlyInAnyOrder("/candidates", "/temperature");
                    assertThat(refused.status()).isEqualTo(400);
                    assertThat(refused.isTemporary()).isFalse();
                });
        assertThatThrownBy(() -> farm.job("never-there"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.problem().type()).isEqualTo(ProblemType.NO_SUCH_JOB));
        assertThatThrownBy(() -> client().apiKey("wrong-0123456789").build().backlog())
                .isInstanceOfSatisfying(RefusedException.class, refused -> {
                    assertThat(refused.problem().type()).isEqualTo(ProblemType.UNAUTHORIZED);
                    assertThat(refused).message().doesNotContain("wrong-0123456789");
                });
    }

    @Test
    void everyKindOfProblemHasItsTypeInTheClient() {
        for (ProblemKind kind : ProblemKind.values()) {
            assertThat(ProblemType.valueOf(kind.name()).uri())
                    .isEqualTo(kind.because("").type());
        }
    }

    @Test
    void aFarmThatIsBusyIsAskedAgainWhenItSaid() throws Exception {
        String job = door.accepted(DOCUMENT);
        gateway.next(Gateway.answering(429, Map.of("Retry-After", "1")), Gateway.answering(502, Map.of()));

        assertThat(farm.job(job).state()).isEqualTo(JobState.QUEUED);
        assertThat(gateway.seen()).extracting(Gateway.Seen::status).containsExactly(429, 502, 200);

        gateway.next(Gateway.answering(503, Map.of("Retry-After", "3600")));
        assertThatThrownBy(() -> farm.job(job))
                .isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.retryAfter())
                        .hasValue(Duration.ofHours(1)));
    }

    @Test
    void aFollowerGoesOnWhereItsConnectionBroke() throws Exception {
        String job = door.accepted(DOCUMENT);
        Kafka.announce(Samples.started(job, 1));
        Kafka.announce(Samples.candidate(job, 1, 0));
        gateway.next(Gateway.cuttingBehind("started"));
        List<String> told = new CopyOnWriteArrayList<>();

        CompletableFuture<JobDetails> end = farm.async().follow(job, news -> told.add(news.id()));
        await().until(() -> told.contains("candidate/1/0"));
        Kafka.announce(Samples.candidate(job, 1, 1));
        Kafka.announce(Samples.succeeded(job, 1, 2));

        assertThat(end.join().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(told.stream().filter(id -> !id.startsWith("dispatched")))
                .containsExactly("accepted", "started/1", "candidate/1/0", "candidate/1/1", "succeeded");
        assertThat(gateway.seen())
                .filteredOn(request -> request.path().endsWith("/events"))
                .hasSize(2)
                .last()
                .satisfies(request -> assertThat(
                                request.headers().get("Last-event-id").get(0))
                        .startsWith("started/1"));
    }

    @Test
    void whereEventStreamsDoNotGetThroughTheJobIsLookedAt() throws Exception {
        String job = door.accepted(DOCUMENT);
        farm = client().silenceMax(Duration.ofSeconds(1)).build();
        // A silent stream, a look, no stream; then looks alone.
        gateway.next(Gateway.swallowing(), Gateway.passing(), Gateway.answering(404, Map.of()));
        List<JobUpdate> told = new CopyOnWriteArrayList<>();
        CompletableFuture<JobDetails> end = farm.async().follow(job, told::add);
        await().until(() -> gateway.seen().stream().anyMatch(request -> request.status() == 304));

        Kafka.announce(Samples.started(job, 1));
        await().until(() -> told.stream()
                .anyMatch(news -> news.data().path("state").asText().equals("running")));
        Kafka.announce(Samples.succeeded(job, 1, 2));

        assertThat(end.join().succeeded().candidatesDone()).isEqualTo(2);
        assertThat(told).extracting(JobUpdate::name).containsOnly(JobUpdate.LOOKED_AT);
    }

    @Test
    void whoeverWaitsIsToldHowTheJobEndedAndMayGiveUp() throws Exception {
        String job = farm.submit(JOB);

        assertThatThrownBy(() -> farm.await(job, Duration.ofMillis(200))).isInstanceOf(TimeoutException.class);
        assertThat(farm.job(job).state()).isEqualTo(JobState.QUEUED);
        assertThat(farm.cancel(job)).isEqualTo(new CancellationResult(job, true));

        JobDetails ended = farm.await(job);
        assertThat(ended.state()).isEqualTo(JobState.CANCELLED);
        assertThat(ended.timestamps()).containsKeys(JobState.QUEUED, JobState.CANCELLED);
        assertThatThrownBy(ended::succeeded).isInstanceOf(JobFailedException.class);
        assertThat(farm.cancel(job)).isEqualTo(new CancellationResult(job, true)); // whoever asks again is told again
    }

    @Test
    void whatAListenerThrowsEndsTheFollowing() {
        String job = door.accepted(DOCUMENT);

        assertThatThrownBy(() -> farm.follow(job, news -> {
                    throw new IllegalStateException("enough");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("enough");
    }

    @Test
    void aSetIsDownloadedWholeAndCheckedOrHasNoManifest() throws Exception {
        String job = farm.submit(JOB.candidates(2));
        JobEvent.Succeeded succeeded = DeliveryTest.publish(job);
        farm.await(job).succeeded();
        Files.writeString(folder.resolve("7.png"), "of the user");
        List<String> told = new CopyOnWriteArrayList<>();

        FetchedSet set = farm.set(job);
        farm.download(set, folder, (name, done, bytes) -> told.add(name + " " + done + "/" + bytes));

        assertThat(folder.resolve("0.png")).hasContent(job + 0);
        assertThat(folder.resolve("1.png")).hasContent(job + 1);
        assertThat(folder.resolve("7.png")).hasContent("of the user");
        assertThat(folder.resolve("manifest.json")).hasBinaryContent(set.manifest());
        assertThat(told).hasSize(2).allMatch(line -> line.matches("[01]\\.png 28/28"));
        assertThat(farm.candidate(set, 1)).isEqualTo((job + 1).getBytes(UTF_8));

        Store.put(succeeded.set().candidates().get(1).key().path(), new byte[28], "image/png");
        assertThatThrownBy(() -> farm.download(job, folder)).isInstanceOf(InvalidResponseException.class);
        assertThat(folder.resolve("1.png")).hasContent(job + 1);
        assertThat(folder.resolve("manifest.json")).hasBinaryContent(set.manifest());
        Store.put(succeeded.set().candidates().get(1).key().path(), new byte[1 << 20], "image/png");
        assertThatThrownBy(() -> farm.candidate(set, 1)).hasMessageContaining("larger than announced");
    }

    @Test
    void manyAreSubmittedAtOnceListedPageByPageAndWithdrawnByLabel() throws Exception {
        List<JobRequest> jobs = new ArrayList<>(Collections.nCopies(204, JOB.label("test", "many")));
        jobs.add(JOB.candidates(99));

        List<SubmissionResult> all = farm.submitAll(jobs);

        assertThat(all).hasSize(205);
        assertThat(all.subList(0, 204)).allMatch(SubmissionResult.Accepted.class::isInstance);
        assertThat(all.get(204)).isInstanceOfSatisfying(SubmissionResult.Refused.class, refused -> assertThat(
                        refused.problem().places().get(0).pointer())
                .isEqualTo("/4/candidates"));
        JobFilter many = JobFilter.ALL.labelled("test", "many");
        await().until(() -> farm.jobs(many).map(JobDetails::id).distinct().count() == 204);
        int asked = gateway.seen().size();
        assertThat(farm.jobs(many.in(JobState.QUEUED)).limit(5)).hasSize(5);
        assertThat(gateway.seen()).hasSize(asked + 1);
        Page<JobDetails> page = farm.async().jobs(many, Optional.empty(), 3).join();
        assertThat(page.entries()).hasSize(3);
        assertThat(farm.async().jobs(many, page.next(), 3).join().entries())
                .doesNotContainAnyElementsOf(page.entries());

        String some = farm.submit(JOB.label("test", "some"));
        assertThat(farm.cancelAll("test", "some")).containsExactly(new CancellationResult(some, true));
        assertThat(farm.cancelAll("test", "none")).isEmpty();
    }

    @Test
    void manyCallsAreUnderWayWithoutAThreadForEach() {
        List<CompletableFuture<String>> jobs = IntStream.range(0, 50)
                .mapToObj(i -> farm.async().submit(JOB.label("test", "async")))
                .toList();

        assertThat(jobs).extracting(CompletableFuture::join).doesNotHaveDuplicates();
    }

    @Test
    void aChoiceIsKeptAndTheBacklogTold() throws Exception {
        String job = farm.submit(JOB.candidates(2).priority(Priority.BULK));
        FarmClient scaler = client().apiKey(FarmServersResource.SCALER_KEY).build();
        assertThat(scaler.backlog().byClass().get(Priority.BULK).jobs()).isPositive();
        JobEvent.Succeeded succeeded = DeliveryTest.publish(job);
        farm.await(job).succeeded();

        assertThat(farm.choice(job)).isEmpty();
        Choice choice = farm.choose(job, 1, Optional.of("the sharpest"));

        assertThat(choice.sha256())
                .isEqualTo(succeeded.set().candidates().get(1).sha256().hex());
        assertThat(farm.choice(job)).hasValue(choice);
        assertThatThrownBy(() -> farm.choose(job, 2, Optional.empty())).isInstanceOf(RefusedException.class);
    }

    @Test
    void modelsAreTold() throws Exception {
        AnnouncedModel mine = Samples.model("mine-x8");
        Store.put(mine.key().path(), AnnouncedModelJson.write(mine), "application/json");

        await().until(() -> farm.models().stream().anyMatch(model -> model.id().equals("mine-x8")));

        assertThat(farm.models())
                .filteredOn(model -> model.id().equals("mine-x8"))
                .singleElement()
                .satisfies(model -> {
                    assertThat(model.sha256()).isEqualTo(mine.sha256().hex());
                    assertThat(model.licence()).isEqualTo(mine.licence());
                    assertThat(model.trainedOn()).isEmpty();
                    assertThat(model.at()).isEqualTo(mine.at());
                });
    }

    @Test
    void aDeadLetterIsReadAndSentAgain() throws Exception {
        String job = DeadLettersTest.died(door.accepted(DOCUMENT));

        assertThat(farm.deadLetters().filter(letter -> letter.id().equals(job)))
                .singleElement()
                .satisfies(letter -> assertThat(letter.reason().retryable()).isTrue());
        String second = farm.redrive(job);

        assertThat(farm.redrive(job)).isEqualTo(second);
        await().until(() -> farm.deadLetter(job).redriven().equals(Optional.of(second)));
        ObjectNode document = (ObjectNode) farm.deadLetter(job).json().path("document");
        assertThat(document.at("/input/key").asText()).isEqualTo("inputs/acme/cat.png");
    }

    private static byte[] png(int bytes) {
        byte[] content = new byte[bytes];
        System.arraycopy(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'}, 0, content, 0, 8);
        return content;
    }
}
