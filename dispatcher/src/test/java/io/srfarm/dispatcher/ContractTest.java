package io.srfarm.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.srfarm.dispatcher.contract.ContractChanges;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is published in docs/reference is what a dispatcher serves. {@code -Dsrfarm.docs=write} publishes what was added;
 * what would break those who rely on it is refused.
 */
@QuarkusTest
@QuarkusTestResource(FarmServersResource.class)
class ContractTest {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    @ParameterizedTest
    @CsvSource({"/openapi?format=json,openapi.json", "/asyncapi,asyncapi.json"})
    void whatIsServedIsWhatIsPublishedAndBreaksNobody(String path, String file) throws IOException {
        Path page = Path.of("../docs/reference", file);
        JsonNode served = served(path);
        boolean published = Files.exists(page);
        if (published) {
            assertThat(ContractChanges.breaking(JSON.readTree(Files.readString(page)), served))
                    .as("those who rely on %s would break", file)
                    .isEmpty();
        }
        if (System.getProperty("srfarm.docs", "").equals("write")) {
            Files.writeString(page, served.toPrettyString() + "\n");
        }

        assertThat(served.toPrettyString() + "\n")
                .as("-Dsrfarm.docs=write publishes what was added to %s", file)
                .isEqualTo(Files.readString(page));
    }

    @Test
    void everyOperationSaysAllThatACallerMustKnow() throws IOException {
        JsonNode document = served("/openapi?format=json");
        List<String> names = new ArrayList<>();
        for (JsonNode path : document.path("paths")) {
            for (JsonNode operation : path) {
                String name = operation.path("operationId").asText();
                names.add(name);
                assertThat(name).matches("[a-z]+([A-Z][a-z]+)*");
                assertThat(operation.path("summary").asText()).as(name).isNotBlank();
                assertThat(operation.path("responses").properties().stream()
                                .map(response -> response.getKey().substring(0, 1)))
                        .as(name)
                        .contains("2", "4", "5");
                for (JsonNode response : operation.path("responses")) {
                    assertThat(response.path("description").asText()).as(name).isNotBlank();
                }
            }
        }

        assertThat(names).hasSizeGreaterThan(10).doesNotHaveDuplicates();
        assertThat(document.path("openapi").asText()).startsWith("3.1");
        assertThat(document.at("/components/securitySchemes")).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OPTIONS | 200 | /v1/jobs/batch            | POST, OPTIONS",
                "OPTIONS | 200 | /v1/jobs/j1               | DELETE, GET, HEAD, OPTIONS",
                "TRACE   | 405 | /v1/backlog               | GET, HEAD, OPTIONS",
                "PUT     | 405 | /v1/webhooks/dead         | GET, HEAD, OPTIONS"
            })
    void aPathSaysWhichMethodsItTakes(String method, int status, String path, String allowed) {
        Door.Answer answer = Door.send(Door.open(path).method(method, BodyPublishers.noBody()))
                .expect(status);

        assertThat(answer.header("Allow").split(", ")).containsExactlyInAnyOrder(allowed.split(", "));
    }

    @Test
    void noReferenceOfTheDocumentsLeadsNowhere() throws IOException {
        for (String path : List.of("/openapi?format=json", "/asyncapi")) {
            JsonNode document = served(path);
            List<String> references = document.findValuesAsText("$ref");
            assertThat(references).hasSizeGreaterThan(20).allSatisfy(reference -> assertThat(
                            document.at(reference.replaceFirst("^#", "")).isObject())
                    .as(reference)
                    .isTrue());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"job", "event", "manifest"})
    void theSchemasAreServedAsTheyArePublished(String name) throws IOException {
        Door.Answer answer = Door.send(Door.open("/schemas/" + name).GET()).expect(200);

        assertThat(answer.header("Content-Type")).isEqualTo("application/schema+json");
        assertThat(answer.response().body())
                .isEqualTo(Files.readString(
                        Path.of("../shared/protocol/src/main/resources/schema/" + name + ".schema.json")));
    }

    private static JsonNode served(String path) throws IOException {
        String body = Door.send(Door.open(path).GET()).expect(200).response().body();
        return JSON.valueToTree(JSON.treeToValue(JSON.readTree(body), Object.class));
    }
}
