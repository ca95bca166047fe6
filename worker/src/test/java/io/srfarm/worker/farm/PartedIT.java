package io.srfarm.worker.farm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.srfarm.embedded.EmbeddedBroker;
import io.srfarm.embedded.ExtraListener;
import io.srfarm.embedded.FarmServers;
import io.srfarm.event.JobEvent;
import io.srfarm.job.Job;
import io.srfarm.job.ObjectKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A worker that a broken network parts from one of the two servers, in the middle of a job, while another worker reaches both. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PartedIT {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Duration LOCK = Duration.ofSeconds(4);

    /** Candidates of a job that a fast machine, too, is still busy with when a test has seen its first one. */
    private static final int MANY = 32;

    private Link toBroker;
    private EmbeddedBroker broker;
    private Farm farm;
    private Remote far;
    private Remote near;
    private ObjectKey input;

    /** A worker and its way to the store. */
    private record Remote(WorkerProcess process, Link toStore) {
        static Remote start(Farm farm, String name, Map<String, String> settings) throws IOException {
            Link toStore = new Link(FarmServers.store().endpoint());
            Map<String, String> all = new HashMap<>(settings);
            all.put("SRFARM_STORE_ENDPOINT", toStore.endpoint().toString());
            all.put("SRFARM_WORKER_STORE_SILENCE_MAX", "PT3S");
            return new Remote(WorkerProcess.startTiny(farm, name, "good", all).awaitReady(), toStore);
        }

        void close() {
            process.close();
            toStore.close();
        }
    }

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        int side = freePort();
        toBroker = new Link(URI.create("tcp://127.0.0.1:" + side));
        broker = EmbeddedBroker.start(folder, 0, Optional.of(new ExtraListener(side, toBroker.port())));
        farm = new Farm(broker, FarmServers.store(), FarmServers.credentials()).open();
        farm.lock(LOCK);
        input = farm.picture("parted.png", 64, 64, 1);
        far = Remote.start(farm, "far", Map.of("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + toBroker.port()));
    }

    @AfterAll
    void close() {
        Stream.of(far, near).filter(Objects::nonNull).forEach(Remote::close);
        farm.close();
        broker.close();
        toBroker.close();
    }

    @Test
    @Order(1)
    void aWorkerThatIsCutOffFromTheBrokerLosesItsJobAndWinsNothing() throws Exception {
        Job job = begun();
        toBroker.become(Link.State.SWALLOWED);
        near = Remote.start(farm, "near", Map.of());

        assertThat(farm.end(job)).isInstanceOf(JobEvent.Succeeded.class);
        toBroker.become(Link.State.CLEAN);
        await().atMost(SOON).until(far.process()::isReady);

        assertThat(starts(job)).startsWith("far").contains("near");
        assertOneEnd(job);
    }

    @Test
    @Order(2)
    void aWorkerThatIsCutOffFromTheStoreHandsItsJobToOneThatReachesIt() throws Exception {
        Job job = begun();
        Remote holder = last(starts(job)).equals("far") ? far : near;
        holder.toStore().become(Link.State.REFUSED);

        assertThat(farm.end(job)).isInstanceOf(JobEvent.Succeeded.class);
        holder.toStore().become(Link.State.CLEAN);
        await().atMost(SOON).until(holder.process()::isReady);

        assertThat(starts(job)).contains("far", "near");
        assertOneEnd(job);
    }

    private static String last(List<String> names) {
        return names.get(names.size() - 1);
    }

    /** A job that is being worked on. */
    private Job begun() throws Exception {
        Job job = farm.submit(new JobDraft(input).model("tiny").candidates(MANY, 1));
        farm.awaitFirst(JobEvent.CandidateReady.class, job);
        return job;
    }

    private List<String> starts(Job job) throws Exception {
        return farm.events(job).stream()
                .filter(JobEvent.Started.class::isInstance)
                .map(event -> ((JobEvent.Started) event).worker())
                .toList();
    }

    /** Whoever reported it: after the next job, of which each worker may have a record, nothing else was said of this one. */
    private void assertOneEnd(Job job) throws Exception {
        assertThat(farm.end(farm.submit(new JobDraft(input).model("tiny")))).isInstanceOf(JobEvent.Succeeded.class);
        assertThat(farm.results(job))
                .extracting(end -> ((JobEvent.Succeeded) end).set())
                .containsOnly(((JobEvent.Succeeded) farm.results(job).get(0)).set());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
