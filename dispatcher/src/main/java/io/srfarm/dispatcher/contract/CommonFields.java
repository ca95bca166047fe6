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

/** Words that mean the same wherever they are a field's name: what they may be is said once, from the code that decides. */
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
        words.put("Problem.status", number(400, 599).put("description", "the status of the answer"));
        words.put("candidate", number(0, Limits.CANDIDATES_MAX - 1L).put("description", "its index in the set"));
        words.put("index", number(0, 99).put("description", "of its document in the list, from 0"));
        words.put("BatchAnswer.accepted", number(0, 100));
        words.put("BatchAnswer.refused", number(0, 100));
        words.put(
                "LetterContent.document",
                JSON.createObjectNode().put("type", "object").put("description", "the payload, where it is an object"));
        words.put(
                "next", text("what to pass as after for more; absent: there are no more", "MjAyNi0xMS0yNVQwNzowMFov"));
        words.put("WebhookDeliveryView.next", Schemas.reference("Instant"));
        words.put("origin", text("where the record lay: topic/partition/offset", "sr.requests/0/1742"));
        words.put(
                "pointer", text("where, as a JSON pointer (RFC 6901); empty: the document as a whole", "/candidates"));
        words.put("detail", text("this very case, for a person", "must be an integer from 1 to 32, not 33"));
        words.put(
                "title",
                text(
                        "the kind in words, always the same",
                        ProblemKind.INVALID_JOB.because("").title()));
        words.put("message", text("for a person", "no object lies at inputs/acme/cat.png"));
        words.put("waitingFor", text("why it is still queued, for a person", "3 jobs are before it"));
        words.put("letter", text("the letter's id", "bGV0dGVyLTE3NDI"));
    }

    /** What a field of a schema may be, if its name says so; otherwise what was found out about its type holds. */
    Optional<ObjectNode> of(String schema, String field) {
        return Optional.ofNullable(words.get(schema + "." + field))
                .or(() -> Optional.ofNullable(words.get(field)))
                .map(ObjectNode::deepCopy);
    }

    /** Adds what the words refer to. */
    void addTo(ObjectNode components) {
        ObjectNode id = text("1 to 64 characters of [A-Za-z0-9_-], the first a letter or digit", SAMPLE_JOB);
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
                .put("description", "the kind of problem; about:blank for what HTTP itself refuses");
    }
}
