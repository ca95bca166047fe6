package io.srfarm.dispatcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.srfarm.codec.AnnouncedModelJson;
import io.srfarm.dispatcher.Door.Answer;
import io.srfarm.event.AnnouncedModel;
import io.srfarm.event.DeviceKind;
import io.srfarm.event.ErrorType;
import io.srfarm.event.JobEvent;
import io.srfarm.job.JobMemory;
import io.srfarm.job.MemoryBudget;
import io.srfarm.job.ModelTraits;
import io.srfarm.job.Sha256;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What no worker could run is refused before it waits, with the limit that it meets. */
@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
class UnfitJobTest {
    private static final String MODEL = "small-memory-x8";
    private static final String FOLDER = "inputs/acme/unfit/";
    private static final long HEAP_BYTES = 330L << 20;

    private final Door door = Door.asAcme();
    private AnnouncedModel model = announced(MODEL, new ModelTraits(8, 64, 8, 35, false, true));

    private static AnnouncedModel announced(String id, ModelTraits traits) {
        return new AnnouncedModel(
                id,
                "1",
                Sha256.of(id),
                traits.scale(),
                traits.hasLatent() ? 1_000 : 0,
                Optional.empty(),
                Optional.empty(),
                new DeviceKind("cpu"),
                Instant.now(),
                Optional.of(new AnnouncedModel.Capacity(
                        traits, new MemoryBudget(HEAP_BYTES, OptionalLong.of(200L << 20)))));
    }

    @BeforeEach
    void announce() {
        Store.put(model.key().path(), AnnouncedModelJson.write(model), "application/json");
    }

    @AfterEach
    void withdraw() throws Exception {
        Store.open().delete(model.key());
    }

    @Test
    void aJobThatFitsNoWorkersMemoryIsRefusedWithTheLimitAndItsValue() {
        picture("large.png", 1024, 1024);
        picture("small.png", 64, 64);

        JsonNode error = refused("large.png", "\"model\": \"" + MODEL + "\", \"candidates\": 2");

        assertThat(error.path("error").asText()).isEqualTo("out_of_memory");
        assertThat(error.path("pointer").asText()).isEqualTo("/input");
        assertThat(error.path("detail").asText()).contains("-Xmx", (HEAP_BYTES >> 20) + " MiB");
        door.submit(document("small.png", "\"model\": \"" + MODEL + "\"")).expect(202);
        door.submit(document("large.png", "\"candidates\": 2"))
                .expect(202); // another model's workers have said nothing
    }

    @Test
    void whatTheEnginesMemoryHoldsInNoTilesIsRefusedToo() {
        model = announced(MODEL, new ModelTraits(8, 128, 0, 35, false, true));
        announce();
        picture("wide.png", 1024, 400);
        long needed = JobMemory.of(1024 * 400, 1, model.capacity().orElseThrow().traits())
                .engineBytes();

        JsonNode error = refused("wide.png", "\"model\": \"" + MODEL + "\", \"candidates\": 1");

        assertThat(error.path("detail").asText())
                .contains("srfarm.worker.native-memory-mib", "200 MiB", (needed >> 20) + " MiB");
    }

    @Test
    void whatTheHeadersAndSizesOfFilesShowIsRefusedAsAWorkerWould() {
        picture("flat.png", 4, 600);
        picture("long.png", 5000, 16);
        picture("square.png", 1024, 1024);
        picture("usual.png", 64, 48);
        picture("wide.png", 5000, 4000);
        picture("truth.png", 512, 380);
        put("page.png", "<html>".getBytes(UTF_8));
        put("empty.png", new byte[0]);
        put("heavy.png", ByteBuffer.allocate((20 << 20) + 1).put(png(64, 64)).array());

        assertRefused("flat.png", "\"seed\": 1", "too_small", "/input", "side-pixels-min");
        assertRefused("long.png", "\"seed\": 1", "too_large", "/input", "side-pixels-max");
        assertRefused("square.png", "\"candidates\": 32", "too_large", "/candidates", "output-pixels-max");
        door.submit(document("page.png", "\"seed\": 1")).expect(202); // a worker says what is wrong with it
        door.submit(document("empty.png", "\"seed\": 1")).expect(202);
        assertRefused("heavy.png", "\"seed\": 1", "too_large", "/input", "picture-bytes-max");
        String references =
                "\"references\": [{\"type\": \"noise\"}, {\"type\": \"image\", \"key\": \"" + FOLDER + "wide.png\"}]";
        assertRefused("usual.png", references, "too_large", "/references/1", "pixels-max");
        String truth = "\"groundTruth\": {\"key\": \"" + FOLDER + "truth.png\"}";
        assertRefused("usual.png", truth, "invalid_request", "/groundTruth", "512 x 384");
        door.submit(document("usual.png", "\"groundTruth\": {\"key\": \"inputs/acme/unfit/to-come.png\"}"))
                .expect(202);
    }

    @Test
    void anUprightGroundTruthOfAPictureOnItsSideIsTaken() {
        picture("lying.png", 64, 48);
        picture("standing.png", 384, 512);

        door.submit(document("lying.png", "\"groundTruth\": {\"key\": \"" + FOLDER + "standing.png\"}"))
                .expect(202);
    }

    @Test
    void whatAModelCannotDoIsRefusedByTheDocument() {
        await().until(() -> door.submit(document("any.png", "\"model\": \"" + MODEL + "\", \"referenceStrength\": 0.5"))
                        .status()
                == 400);
        Answer answer = door.submit(document("any.png", "\"model\": \"" + MODEL + "\", \"referenceStrength\": 0.5"))
                .expect(400);
        assertThat(answer.text("/errors/0/pointer")).isEqualTo("/referenceStrength");
    }

    @Test
    void aRequestOverKafkaIsAnsweredWithTheSameError() {
        picture("tall.png", 16, 5000);
        ProducerRecord<String, byte[]> request = new ProducerRecord<>(
                "sr.requests", "unfit-1", document("tall.png", "\"seed\": 1").getBytes(UTF_8));
        request.headers().add("tenant", "acme".getBytes(UTF_8));
        Kafka.put(request);

        await().until(() -> door.get("/v1/jobs/unfit-1").text("/state").equals("failed"));

        assertThat(Kafka.events("unfit-1")).singleElement().isInstanceOfSatisfying(JobEvent.Failed.class, failed -> {
            assertThat(failed.error().type()).isEqualTo(ErrorType.TOO_LARGE);
            assertThat(failed.error().message()).contains("/input", "side-pixels-max");
        });
    }

    @Test
    void aListSaysOfEachJobWhetherItFits() {
        picture("low.png", 300, 4);
        picture("fine.png", 64, 64);

        JsonNode jobs = door.post(
                        "/v1/jobs/batch",
                        "[" + document("fine.png", "\"seed\": 1") + "," + document("low.png", "\"seed\": 1") + "]")
                .expect(200)
                .json()
                .path("jobs");

        assertThat(jobs.at("/0/state").asText()).isEqualTo("queued");
        assertThat(jobs.at("/1/problem/errors/0/pointer").asText()).isEqualTo("/1/input");
        assertThat(jobs.at("/1/problem/errors/0/error").asText()).isEqualTo("too_small");
    }

    private void assertRefused(String input, String field, String type, String pointer, String limit) {
        JsonNode error = refused(input, field);
        assertThat(error.path("error").asText()).as(input).isEqualTo(type);
        assertThat(error.path("pointer").asText()).as(input).isEqualTo(pointer);
        assertThat(error.path("detail").asText()).as(input).contains(limit);
    }

    /** Asked again where the store was too slow to be looked into: then the job is taken, and a worker judges it. */
    /** The refusal once the model is known: what was read less than a second ago is not read again. */
    private JsonNode refused(String input, String field) {
        Answer[] last = new Answer[1];
        await().until(() -> {
            last[0] = door.submit(document(input, field));
            return last[0].status() != 202 && !last[0].response().body().contains("model_unknown");
        });
        JsonNode problem = last[0].expect(400).json();
        assertThat(problem.path("type").asText()).isEqualTo("urn:srfarm:problem:invalid-job");
        return problem.at("/errors/0");
    }

    private static String document(String input, String field) {
        return "{\"input\": {\"key\": \"" + FOLDER + input + "\"}, " + field + "}";
    }

    private static void picture(String name, int width, int height) {
        put(name, png(width, height));
    }

    private static void put(String name, byte[] file) {
        Store.put(FOLDER + name, file, "image/png");
    }

    /** As much of a file as says its size. */
    private static byte[] png(int width, int height) {
        return ByteBuffer.allocate(33)
                .put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'})
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, 2, 0, 0, 0, 0, 0, 0, 0})
                .array();
    }
}
