package io.srfarm.dispatcher.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Breaks are planted in the published documents: a guard that finds none of them guards nothing. */
class ContractChangesTest {
    private static final Path REFERENCE = Path.of("../docs/reference");
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/paths/~1v1~1uploads                                          | post /v1/uploads: is gone",
                "/paths/~1v1~1jobs~1{id}/delete                                | delete /v1/jobs/{id}: is gone",
                "/paths/~1v1~1jobs/post/responses/202                          | post /v1/jobs 202: is gone",
                "/paths/~1v1~1jobs/post/responses/429/headers/Retry-After      | header Retry-After is gone",
                "/paths/~1v1~1jobs/post/responses/202/content/application~1json | application/json is gone",
                "/paths/~1v1~1jobs/get/parameters                              | parameter state is gone",
                "/components/schemas/Receipt/properties/job                    | 202/job: is gone",
                "/components/schemas/JobView/properties/eta                    | 200/eta: is gone",
                "/components/schemas/JobSubmission/properties/labels             | post /v1/jobs body/labels: is gone",
                "/components/schemas/Receipt/required                          | 202/state: may now be absent"
            })
    void whatIsTakenAwayIsABreak(String place, String told) throws IOException {
        ObjectNode later = openApi();
        parent(later, place).remove(last(place));

        assertThat(ContractChanges.breaking(openApi(), later))
                .anySatisfy(line -> assertThat(line).contains(told));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/components/schemas/JobSubmission/properties/candidates/maximum | 16        | maximum was 32, is 16",
                "/components/schemas/JobSubmission/properties/candidates/minimum | 2         | minimum was 1, is 2",
                "/components/schemas/JobSubmission/properties/seed/type          | 'string'  | was [integer], is [string]",
                "/components/schemas/JobSubmission/properties/priority/enum      | ['normal'] | allows [normal]",
                "/components/schemas/JobSubmission/required                      | ['input','seed'] | body/seed: is now required",
                "/components/schemas/Key/maxLength                             | 100       | maxLength was 512, is 100",
                "/components/schemas/Key/pattern                               | '^a'      | has another pattern",
                "/components/parameters/Limit/schema/maximum                   | 10        | maximum was 200, is 10",
                "/components/parameters/IdempotencyKey/required                | true      | Idempotency-Key is now required",
                "/components/schemas/UploadWish/required                       | ['name','bytes','sha256'] | body/sha256: is now required",
                "/components/schemas/UploadWish/additionalProperties           | false     | takes no further fields",
                "/components/schemas/UploadPlace/properties/url/type           | 'object'  | was [string], is [object]",
                "/paths/~1v1~1jobs/post/operationId                            | 'send'    | operationId is"
            })
    void whatIsMadeNarrowerIsABreak(String place, String json, String told) throws IOException {
        ObjectNode later = openApi();
        parent(later, place).set(last(place), JSON.readTree(json.replace('\'', '"')));

        assertThat(ContractChanges.breaking(openApi(), later))
                .anySatisfy(line -> assertThat(line).contains(told));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/channels/results                                      | results",
                "/channels/events/messages/cancelling                   | events cancelling: is gone",
                "/channels/requests/address                             | its topic is",
                "/components/schemas/EventData/properties/attempt       | attempt: is gone",
                "/components/schemas/Manifest/properties/diversity      | diversity: is gone",
                "/components/messages/started/headers/properties/ce_id  | ce_id: is gone"
            })
    void whatIsTakenFromTheKafkaDoorIsABreak(String place, String told) throws IOException {
        ObjectNode later = asyncApi();
        parent(later, place).remove(last(place));

        assertThat(ContractChanges.breaking(asyncApi(), later))
                .anySatisfy(line -> assertThat(line).contains(told));
    }

    @Test
    void whatIsAddedBreaksNothing() throws IOException {
        ObjectNode later = openApi();
        later.withObject("/paths/~1v2~1jobs/get").put("operationId", "listJobs2");
        later.withObject("/components/schemas/JobDocument/properties")
                .putObject("moonlight")
                .put("type", "object");
        later.withObject("/components/schemas/Receipt/properties")
                .putObject("since")
                .put("type", "string");
        ((ArrayNode) later.at("/components/schemas/ErrorType/enum")).add("moonlight");
        ((ObjectNode) later.at("/components/schemas/JobDocument/properties/candidates")).put("maximum", 64);

        assertThat(ContractChanges.breaking(openApi(), later)).isEmpty();
        assertThat(ContractChanges.breaking(openApi(), openApi())).isEmpty();
        assertThat(ContractChanges.breaking(asyncApi(), asyncApi())).isEmpty();
    }

    private static ObjectNode openApi() throws IOException {
        return (ObjectNode) JSON.readTree(Files.readString(REFERENCE.resolve("openapi.json")));
    }

    private static ObjectNode asyncApi() throws IOException {
        return (ObjectNode) JSON.readTree(Files.readString(REFERENCE.resolve("asyncapi.json")));
    }

    private static ObjectNode parent(JsonNode document, String pointer) {
        JsonNode parent = document.at(pointer.substring(0, pointer.lastIndexOf('/')));
        assertThat(parent).as(pointer).isInstanceOf(ObjectNode.class);
        return (ObjectNode) parent;
    }

    private static String last(String pointer) {
        return List.of(pointer.split("/")).get(pointer.split("/").length - 1).replace("~1", "/");
    }
}
