package io.srfarm.dispatcher.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.srfarm.dispatcher.Samples;
import io.srfarm.dispatcher.intake.IntakeConfig;
import io.srfarm.dispatcher.queue.KafkaClients;
import io.srfarm.dispatcher.queue.QueueConfig;
import io.srfarm.embedded.ChildJvm;
import io.srfarm.embedded.ClassPath;
import io.srfarm.embedded.EmbeddedBroker;
import io.srfarm.event.JobEvent;
import io.srfarm.event.JobState;
import io.srfarm.job.JobId;
import io.srfarm.job.Limits;
import io.srfarm.job.Priority;
import io.srfarm.messaging.EventRecords;
import io.srfarm.messaging.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a ledger takes to start, and how much it keeps: {@code -Dsrfarm.ledger.jobs=100000} for the long form. */
class LedgerStartTest {
    private static final int JOBS = Integer.getInteger("srfarm.ledger.jobs", 1000);
    private static final int CANDIDATES = 4;
    private static final int LARGE_JOBS = Integer.getInteger("srfarm.ledger.large-jobs", 4000);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    @Test
    void aLedgerIsCurrentSoonAfterItsStartAndKeepsWhatItIsToldTo() throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.start(folder, 0);
        try {
            write(broker.bootstrapServers());
            QueueConfig queue = config(QueueConfig.class);
            LedgerConfig config = config(LedgerConfig.class);
            long before = heapBytes();
            long start = System.nanoTime();
            Ledger ledger = new Ledger(
                    config, new KafkaClients(Map.of(), broker::bootstrapServers, queue), new SimpleMeterRegistry());
            ledger.start(new StartupEvent());
            await().atMost(PATIENCE).until(ledger::isCurrent);
            double seconds = (System.nanoTime() - start) / 1e9;

            System.out.printf(
                    "ledger start: jobs=%d seconds=%.1f heapMiB=%.1f%n",
                    JOBS, seconds, (heapBytes() - before) / 1048576.0);
            assertThat(ledger.count(JobState.SUCCEEDED)).isEqualTo(Math.min(JOBS, config.finishedMax()));
            assertThat(ledger.find(key(JOBS - 1))).isPresent();
            ledger.stop(new ShutdownEvent());
        } finally {
            broker.kill();
        }
    }

    @Test
    void aLedgerOfTheLargestDocumentsStartsInTheMemoryOfAFarm() throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        Path log = folder.resolve("ledger.log");
        try {
            long waiting = writeLargest(broker.bootstrapServers());
            try (ChildJvm ledger = ChildJvm.named("ledger")
                    .classPath(ClassPath.visible())
                    .options("-Xmx192m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError")
                    .mainClass(LedgerStart.class.getName())
                    .arguments(broker.bootstrapServers())
                    .log(log)
                    .start()) {
                await().atMost(PATIENCE).until(() -> !ledger.isAlive());
                String said = Files.readString(log);
                System.out.println(said);

                assertThat(ledger.onExit().join()).as(said).isZero();
                assertThat(said).contains("queued=" + waiting + " ");
            }
        } finally {
            broker.kill();
        }
    }

    /** As many waiting jobs as may wait by their bytes, and so many ended ones that they do not fit by far. */
    private static long writeLargest(String servers) throws ExecutionException, InterruptedException {
        createTopic(servers);
        String document = Samples.largest();
        long waiting = config(IntakeConfig.class).bytesMax()
                / AcceptedJob.of(Samples.accepted("j", document, Samples.NOON)).bytes();
        Map<String, Object> settings =
                Map.of("bootstrap.servers", servers, "acks", "1", "linger.ms", 20, "compression.type", "gzip");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            for (int job = 0; job < LARGE_JOBS; job++) {
                List.of(
                                Samples.accepted("ended-" + job, document, Samples.NOON),
                                Samples.succeeded("ended-" + job, 1, Limits.CANDIDATES_MAX))
                        .forEach(event -> producer.send(EventRecords.event(Topics.EVENTS, event, "/srfarm/test")));
            }
            LongStream.range(0, waiting)
                    .mapToObj(job -> Samples.accepted("waiting-" + job, document, Samples.NOON))
                    .forEach(event -> producer.send(EventRecords.event(Topics.EVENTS, event, "/srfarm/test")));
        }
        return waiting;
    }

    private static void write(String servers) throws ExecutionException, InterruptedException {
        createTopic(servers);
        Map<String, Object> settings = Map.of("bootstrap.servers", servers, "acks", "1", "linger.ms", 20);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            for (int job = 0; job < JOBS; job++) {
                story(job).forEach(event -> producer.send(EventRecords.event(Topics.EVENTS, event, "/srfarm/test")));
            }
        }
    }

    private static void createTopic(String servers) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(List.of(new NewTopic(Topics.EVENTS, 1, (short) 1)))
                    .all()
                    .get();
        }
    }

    private static List<JobEvent> story(int number) {
        String job = key(number).job().value();
        List<JobEvent> story = new ArrayList<>(List.of(
                Samples.accepted(job, Samples.documentWith("\"candidates\": " + CANDIDATES), Samples.NOON),
                new JobEvent.Dispatched(new JobId(job), Samples.ACME, Samples.NOON, Priority.NORMAL),
                Samples.started(job, 1)));
        IntStream.range(0, CANDIDATES).forEach(index -> story.add(Samples.candidate(job, 1, index)));
        story.add(Samples.succeeded(job, 1, CANDIDATES));
        return story;
    }

    private static JobKey key(int number) {
        return new JobKey(Samples.ACME, JobId.derived(Samples.ACME, "job-" + number));
    }

    static long heapBytes() {
        Stream.generate(Runtime::getRuntime).limit(2).forEach(Runtime::gc);
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    static <T> T config(Class<T> mapping) {
        return new SmallRyeConfigBuilder()
                .withMapping(mapping)
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(Map.of(), "test", 100))
                .build()
                .getConfigMapping(mapping);
    }
}
