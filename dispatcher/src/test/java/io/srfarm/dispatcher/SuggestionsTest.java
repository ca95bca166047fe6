package io.srfarm.dispatcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.srfarm.job.JobId;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** References that resemble an input, suggested or chosen for a job. */
@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
class SuggestionsTest {
    private static final int SIDE = 32;

    private final Door acme = Door.asAcme();
    private final Door globex = Door.asGlobex();

    @AfterEach
    void emptyTheLibrary() {
        for (JsonNode one : acme.get("/v1/references").expect(200).json().path("references")) {
            acme.delete("/v1/references/" + one.path("reference").asText()).expect(204);
        }
    }

    @Test
    void theNearestReferenceIsTheFirst() {
        String hills = added("hills.png", hills(1));
        String stripes = added("stripes.png", stripes());
        String red = added("red.png", red());

        JsonNode found = suggested(input(hills(0)), "").path("references");

        assertThat(found).hasSize(3);
        assertThat(found.at("/0/reference").asText()).isEqualTo(hills);
        assertThat(found.at("/0/name").asText()).isEqualTo("hills.png");
        assertThat(found.at("/0/key").asText()).startsWith("inputs/acme/library/" + hills);
        assertThat(found.at("/0/distance").asDouble())
                .isBetween(0.0, found.at("/1/distance").asDouble());
        assertThat(found.at("/1/distance").asDouble())
                .isLessThanOrEqualTo(found.at("/2/distance").asDouble());
        assertThat(suggested(input(stripes()), "&count=1").path("references"))
                .singleElement()
                .satisfies(one -> assertThat(one.path("reference").asText()).isEqualTo(stripes));
        assertThat(suggested(input(red()), "&count=16")
                        .at("/references/0/reference")
                        .asText())
                .isEqualTo(red);
    }

    @Test
    void changesOfTheLibraryCountAtOnce() {
        String input = input(hills(0));
        assertThat(suggested(input, "").path("references")).isEmpty();
        String first = added("hills.png", hills(1));
        String second = added("more.png", hills(2));
        assertThat(suggested(input, "").path("references")).hasSize(2);

        acme.send("PUT", "/v1/references/" + second, "{\"tags\": [\"green\"]}").expect(200);
        acme.delete("/v1/references/" + first).expect(204);

        JsonNode left = suggested(input, "").path("references");
        assertThat(left).hasSize(1);
        assertThat(left.at("/0/tags/0").asText()).isEqualTo("green");
    }

    @Test
    void whatCannotBeComparedIsRefused() {
        added("hills.png", hills(1));
        String page = "inputs/acme/" + JobId.random() + "/page.png";
        Store.put(page, "<p>".getBytes(UTF_8), "image/png");
        String large = input(PictureSet.scene(1300, 1300, 0));

        assertThat(acme.get(path("inputs/acme/nothing.png")).expect(404).text("/type"))
                .isEqualTo("urn:srfarm:problem:no-such-picture");
        assertThat(acme.get(path(page)).expect(400).text("/detail")).contains("PNG, JPEG or WebP");
        assertThat(acme.get(path(large)).expect(400).text("/detail")).contains("pixels-max");
        for (String wrong :
                List.of("", "?input=", "?input=/", path(page).replace("/v1/references/suggest", "") + "&count=17")) {
            acme.get("/v1/references/suggest" + wrong).expect(400);
        }
        for (String count : List.of("0", "x", "-1", "1.5", "999")) {
            assertThat(acme.get(path(page) + "&count=" + count).expect(400).text("/detail"))
                    .contains("count");
        }
    }

    @Test
    void ofAnotherTenantsPicturesNothingCanBeLearnt() {
        added("hills.png", hills(1));
        String input = input(hills(0));

        String there = globex.get(path(input)).expect(403).text("/detail");

        assertThat(globex.get(path("inputs/acme/nothing.png")).expect(403).text("/detail"))
                .isEqualTo(there);
        String own = "inputs/globex/" + JobId.random() + "/hills.png";
        Store.put(own, PictureSet.png(hills(0)), "image/png");
        assertThat(globex.get(path(own)).expect(200).json().path("references")).isEmpty();
    }

    @Test
    void anEntryOfAnEarlierVersionIsDescribedWhenItIsNeeded() throws IOException {
        String old = added("hills.png", hills(1));
        String entry = "references/acme/" + old + ".json";
        ObjectNode stored = (ObjectNode) Door.JSON.readTree(Store.bytes(entry));
        JsonNode descriptor = stored.remove("descriptor");
        Store.put(entry, Door.JSON.writeValueAsBytes(stored), "application/json");

        assertThat(suggested(input(hills(0)), "").at("/references/0/reference").asText())
                .isEqualTo(old);

        assertThat(Door.JSON.readTree(Store.bytes(entry)).path("descriptor")).isEqualTo(descriptor);
        assertThat(acme.get("/v1/references")
                        .expect(200)
                        .json()
                        .at("/references/0")
                        .has("descriptor"))
                .isFalse();
    }

    @Test
    void aReferenceThatCannotBeDecodedIsNeverSuggested() {
        byte[] broken = PictureSet.png(hills(1));
        broken[broken.length - 20] ^= 1;
        String key = "inputs/acme/" + JobId.random() + "/broken.png";
        Store.put(key, broken, "image/png");
        acme.post("/v1/references", "{\"key\": \"%s\"}".formatted(key)).expect(200);

        assertThat(suggested(input(hills(0)), "").path("references")).isEmpty();
    }

    @Test
    void aJobNamesTheReferencesThatWereChosenForIt() {
        String hills = added("hills.png", hills(1));
        added("red.png", red());
        String wish = auto(input(hills(0)), "{\"type\": \"noise\"}, {\"type\": \"auto\", \"count\": 1}");
        String key = JobId.random().value();

        String job = acme.submit(wish, key).expect(202).text("/job");

        JsonNode references = document(job).path("references");
        assertThat(references).hasSize(2);
        assertThat(references.at("/0/type").asText()).isEqualTo("noise");
        assertThat(references.at("/1/type").asText()).isEqualTo("image");
        assertThat(references.at("/1/key").asText()).startsWith("inputs/acme/library/" + hills);
        acme.get("/v1/jobs/" + job + "/pictures/references/1").expect(200);
        // The same document is the same job, whatever has become of the library.
        acme.delete("/v1/references/" + hills).expect(204);
        assertThat(acme.submit(wish, key).expect(202).text("/job")).isEqualTo(job);
        assertThat(document(job).path("references")).isEqualTo(references);
    }

    @Test
    void aChoiceThatCannotBeMadeIsRefusedByItsPlace() {
        String input = input(hills(0));

        Door.Answer empty = acme.submit(auto(input, "{\"type\": \"auto\"}")).expect(400);
        assertThat(empty.text("/errors/0/pointer")).isEqualTo("/references/0/type");
        assertThat(empty.text("/errors/0/detail")).contains("library");
        added("hills.png", hills(1));
        Door.Answer missing = acme.submit(auto("inputs/acme/nothing.png", "{\"type\": \"auto\"}"))
                .expect(400);
        assertThat(missing.text("/errors/0/pointer")).isEqualTo("/input");
        assertThat(missing.text("/errors/0/error")).isEqualTo("input_missing");
        acme.submit(auto("inputs/globex/nothing.png", "{\"type\": \"auto\"}")).expect(403);
        acme.submit(auto(input, "{\"type\": \"auto\", \"count\": 17}")).expect(400);
    }

    @Test
    void referencesAreChosenForJobsThatComeOverKafkaToo() {
        added("hills.png", hills(1));
        String job = JobId.random().value();
        request(job, auto(input(hills(0)), "{\"type\": \"auto\"}"));
        String refused = JobId.random().value();
        request(refused, auto("inputs/acme/nothing.png", "{\"type\": \"auto\"}"));

        await().until(() -> acme.get("/v1/jobs/" + job).status() == 200);
        assertThat(document(job).at("/references/0/type").asText()).isEqualTo("image");
        await().until(() -> acme.get("/v1/jobs/" + refused).text("/state").equals("failed"));
        assertThat(acme.get("/v1/jobs/" + refused).text("/error/type")).isEqualTo("input_missing");
    }

    private static void request(String key, String document) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>("sr.requests", key, document.getBytes(UTF_8));
        record.headers().add("tenant", "acme".getBytes(UTF_8));
        Kafka.put(record);
    }

    private static String auto(String input, String references) {
        return "{\"input\": {\"key\": \"%s\"}, \"references\": [%s]}".formatted(input, references);
    }

    private JsonNode document(String job) {
        return acme.get("/v1/jobs/" + job).expect(200).json().path("document");
    }

    private JsonNode suggested(String input, String more) {
        return acme.get(path(input) + more).expect(200).json();
    }

    private static String path(String input) {
        return "/v1/references/suggest?input=" + input;
    }

    /** Uploads an LR picture and returns its key. */
    private static String input(BufferedImage picture) {
        String key = "inputs/acme/" + JobId.random() + "/input.png";
        int side = picture.getWidth() > 8 * SIDE ? picture.getWidth() : SIDE;
        Store.put(key, PictureSet.png(PictureSet.scaled(picture, side, side)), "image/png");
        return key;
    }

    /** Adds a picture to acme's library and returns the reference's id. */
    private String added(String name, BufferedImage picture) {
        String key = "inputs/acme/" + JobId.random() + "/" + name;
        Store.put(key, PictureSet.png(picture), "image/png");
        return acme.post("/v1/references", "{\"key\": \"%s\"}".formatted(key))
                .expect(200)
                .text("/reference");
    }

    private static BufferedImage hills(int variant) {
        return PictureSet.scene(8 * SIDE, 8 * SIDE, variant);
    }

    private static BufferedImage stripes() {
        return painted(Color.WHITE, Color.DARK_GRAY);
    }

    private static BufferedImage red() {
        return painted(Color.RED, Color.RED.darker());
    }

    private static BufferedImage painted(Color paper, Color stripes) {
        BufferedImage image = new BufferedImage(8 * SIDE, 8 * SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setColor(paper);
        g.fillRect(0, 0, image.getWidth(), image.getHeight());
        g.setColor(stripes);
        for (int x = 0; x < image.getWidth(); x += 64) {
            g.fillRect(x, 0, 32, image.getHeight());
        }
        g.dispose();
        return image;
    }
}
