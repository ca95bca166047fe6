package io.srfarm.dispatcher.contract;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.dispatcher.problem.ProblemKind;
import io.srfarm.event.ErrorType;
import io.srfarm.event.JobState;
import io.srfarm.job.Limits;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Fields with the same meaning in every record. Each is described once, from the code that validates it. */
final class CommonFields {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SAMPLE_JOB = "j04hq2v0s5d8k1m3n6p9r2t5u8x";

    private final Map<String, ObjectNode> words = new TreeMap<>();

    CommonFields() {
        words.put("job", Schemas.reference("JobId"));
        words.put("state", Schemas.reference("JobState"));
        words.put("sha256", Schemas.reference("Sha256"));
        words.put("seed", Schemas.reference("Seed"));
        words.put("key", Schemas.reference("Key"));
        words.put("document", Schemas.reference("JobDocument"));
        words.put("ErrorView.type", Schemas.reference("ErrorType"));
        words.put("ReasonView.type", Schemas.reference("ErrorType"));
        words.put("Receipt.state", Schemas.reference("ReceiptState"));
        words.put("BatchItem.state", Schemas.reference("ReceiptState"));
        words.put("DeadLetterView.key", Schemas.reference("JobId"));
        words.put("DeadLetterContent.key", Schemas.reference("JobId"));
        words.put("Problem.type", problemType());
        words.put("Problem.status", number(400, 599).put("description", "the HTTP status"));
        words.put(
                "candidate",
                number(0, Limits.CANDIDATES_MAX - 1L).put("description", "the candidate's index in the set"));
        words.put("index", number(0, 99).put("description", "position of the document in the list, from 0"));
        words.put("BatchAnswer.accepted", number(0, 100));
        words.put("BatchAnswer.refused", number(0, 100));
        words.put(
                "DeadLetterContent.document",
                JSON.createObjectNode()
                        .put("type", "object")
                        .put("description", "the payload, if it is a JSON object"));
        words.put(
                "next",
                text("the value of after for the next page; absent on the last page", "MjAyNi0xMS0yNVQwNzowMFov"));
        words.put("WebhookDeliveryView.next", Schemas.reference("Instant"));
        words.put("origin", text("the record's original position: topic/partition/offset", "sr.requests/0/1742"));
        words.put(
                "pointer",
                text("JSON pointer (RFC 6901) to the fault; empty for the document as a whole", "/candidates"));
        words.put("detail", text("description of this case, for display", "must be an integer from 1 to 32, not 33"));
        words.put(
                "title",
                text(
                        "the kind of problem as text, always the same",
                        ProblemKind.INVALID_JOB.because("").title()));
        words.put("message", text("for display", "there is no object at inputs/acme/cat.png"));
        words.put("waitingFor", text("why the job is still queued, for display", "3 jobs ahead"));
        words.put("letter", text("the dead letter's id", "bGV0dGVyLTE3NDI"));
    }

    /** Returns the schema of a field if its name is known; otherwise the schema derived from its type applies. */
    Optional<ObjectNode> of(String schema, String field) {
        return Optional.ofNullable(words.get(schema + "." + field))
                .or(() -> Optional.ofNullable(words.get(field)))
                .map(ObjectNode::deepCopy);
    }

    /** Adds the components that these schemas refer to. */
    void addTo(ObjectNode components) {
        ObjectNode id = text("1 to 64 characters of [A-Za-z0-9_-], starting with a letter or digit", SAMPLE_JOB);
        components.set("JobId", id.put("pattern", "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"));
        String[] states = Stream.of(JobState.values()).map(JobState::wireName).toArray(String[]::new);
        components.set("JobState", oneOf(states));
        components.set(
                "ReceiptState",
                oneOf(Stream.concat(Stream.of(states), Stream.of("cancelling")).toArray(String[]::new)));
        components.set(
                "ErrorType",
                oneOf(Stream.of(ErrorType.values()).map(ErrorType::wireName).toArray(String[]::new)));
    }

    static ObjectNode oneOf(String... values) {
        ObjectNode schema = JSON.createObjectNode().put("type", "string");
        ArrayNode names = schema.putArray("enum");
        Stream.of(values).forEach(names::add);
        return schema;
    }

    static ObjectNode number(long min, long max) {
        return JSON.createObjectNode()
                .put("type", "integer")
                .put("minimum", min)
                .put("maximum", max);
    }

    static ObjectNode text(String description, String example) {
        ObjectNode schema = JSON.createObjectNode().put("type", "string").put("description", description);
        schema.putArray("examples").add(example);
        return schema;
    }

    private static ObjectNode problemType() {
        String[] kinds = Stream.of(ProblemKind.values())
                .map(kind -> kind.because("").type())
                .toArray(String[]::new);
        return oneOf(Stream.concat(Stream.of(kinds), Stream.of("about:blank")).toArray(String[]::new))
                .put("description", "the kind of problem; about:blank for plain HTTP errors");
    }
}
