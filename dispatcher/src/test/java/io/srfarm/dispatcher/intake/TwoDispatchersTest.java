package io.srfarm.dispatcher.intake;

import static io.srfarm.dispatcher.Samples.DOCUMENT;
import static io.srfarm.dispatcher.Samples.documentWith;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.srfarm.dispatcher.FarmServersResource;
import io.srfarm.dispatcher.identity.Caller;
import io.srfarm.dispatcher.identity.TenantAccess;
import io.srfarm.dispatcher.identity.Tenants;
import io.srfarm.dispatcher.ledger.JobKey;
import io.srfarm.dispatcher.ledger.JobLookup;
import io.srfarm.dispatcher.ledger.JobStatus;
import io.srfarm.dispatcher.ledger.Ledger;
import io.srfarm.dispatcher.ledger.LedgerConfig;
import io.srfarm.dispatcher.ledger.OutcomeStore;
import io.srfarm.dispatcher.models.KnownModels;
import io.srfarm.dispatcher.queue.KafkaClients;
import io.srfarm.dispatcher.queue.TopicProducer;
import io.srfarm.dispatcher.webhook.TargetPolicy;
import io.srfarm.job.InvalidJobException;
import io.srfarm.job.JobId;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two dispatchers on one broker, each with a ledger of its own. */
@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
class TwoDispatchersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ROUNDS = 20;

    @Inject
    Admission first;

    @Inject
    Ledger firstLedger;

    @Inject
    KafkaClients clients;

    @Inject
    TopicProducer queue;

    @Inject
    SubmittedPictures pixels;

    @Inject
    TargetPolicy targets;

    @Inject
    IntakeConfig config;

    @Inject
    LedgerConfig ledgerConfig;

    @Inject
    Tenants tenants;

    @Inject
    EarlierSets sets;

    @Inject
    AutoReferences autoReferences;

    @Inject
    ForgottenJobs earlier;

    @Inject
    KnownModels models;

    @Inject
    OutcomeStore outcomes;

    @Inject
    Caller caller;

    private Ledger secondLedger;
    private Admission second;

    @BeforeEach
    void startTheSecond() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        secondLedger = new Ledger(ledgerConfig, clients, meters);
        secondLedger.start(new StartupEvent());
        second = new Admission(
                secondLedger,
                queue,
                new AdmissionLimits(secondLedger, config),
                pixels,
                targets,
                earlier,
                sets,
                autoReferences,
                models,
                new IntakeMetrics(meters),
                config,
                ledgerConfig);
        await().atMost(PATIENCE).until(() -> firstLedger.isCurrent() && secondLedger.isCurrent());
    }

    @AfterEach
    void stopTheSecond() {
        secondLedger.stop(new ShutdownEvent());
    }

    @Test
    void theSameKeyGivenToBothAtOnceIsOneJobAndBothSaySo() {
        for (int round = 0; round < ROUNDS; round++) {
            JobId id = JobId.random();

            assertThat(answers(id, DOCUMENT, DOCUMENT)).containsExactly(id.value(), id.value());

            assertBothAgree(id);
        }
    }

    @Test
    void ofTwoDocumentsGivenToBothUnderOneKeyOneIsTheJobAndTheOtherIsRefused() {
        for (int round = 0; round < ROUNDS; round++) {
            JobId id = JobId.random();

            assertThat(answers(id, DOCUMENT, documentWith("\"candidates\": 3")))
                    .containsExactlyInAnyOrder(id.value(), "reused");

            assertBothAgree(id);
        }
    }

    @Test
    void whatOneHasTakenInTheOtherFindsAtOnce() throws Exception {
        JobLookup jobsOfTheSecond = new JobLookup(secondLedger, outcomes, caller);
        for (int round = 0; round < ROUNDS; round++) {
            JobId id = JobId.random();

            assertThat(answer(first, id, DOCUMENT)).isEqualTo(id.value());

            assertThat(jobsOfTheSecond.find(new JobKey(acme().tenant(), id))).isPresent();
        }
        assertThat(jobsOfTheSecond.find(new JobKey(acme().tenant(), JobId.random())))
                .isEmpty();
    }

    private void assertBothAgree(JobId id) {
        JobKey key = new JobKey(acme().tenant(), id);
        await().atMost(PATIENCE).untilAsserted(() -> {
            JobStatus one = firstLedger.find(key).orElseThrow();
            assertThat(one.dispatch()).isPresent();
            assertThat(secondLedger.find(key)).contains(one);
        });
    }

    private List<String> answers(JobId id, String toTheFirst, String toTheSecond) {
        List<CompletableFuture<String>> answers = List.of(
                CompletableFuture.supplyAsync(() -> answer(first, id, toTheFirst)),
                CompletableFuture.supplyAsync(() -> answer(second, id, toTheSecond)));
        return Stream.of(answers.get(0).join(), answers.get(1).join()).toList();
    }

    private String answer(Admission admission, JobId id, String document) {
        try {
            return Admission.outcome(
                            admission.admit(SubmissionChannel.HTTP, acme(), id, false, document.getBytes(UTF_8)))
                    .job();
        } catch (KeyReusedException e) {
            return "reused";
        } catch (InvalidJobException e) {
            throw new AssertionError(e);
        }
    }

    private TenantAccess acme() {
        return tenants.byName("acme").orElseThrow();
    }
}
