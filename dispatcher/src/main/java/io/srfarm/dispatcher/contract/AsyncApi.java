package io.srfarm.dispatcher.contract;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.messaging.DeadLetterRecords;
import io.srfarm.messaging.EventRecords;
import io.srfarm.messaging.Topics;
import io.srfarm.trace.Traces;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The Kafka door as an AsyncAPI 3 document: what upstream systems may write, and what they may read. */
final class AsyncApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MESSAGES = "#/components/messages/";
    private static final String JOB_END = "succeeded failed cancelled expired dead";

    /** What an event's data always has, beside what all of them have. */
    private static final Map<String, List<String>> EVENTS = new TreeMap<>(Map.ofEntries(
            entry("accepted", List.of("document", "fingerprint")),
            entry("dispatched", List.of("queue")),
            entry("started", List.of("worker")),
            entry("progress", List.of("progress")),
            entry("candidate", List.of("candidate")),
            entry("cancelling", List.of()),
            entry("succeeded", List.of("manifest", "set")),
            entry("failed", List.of("error")),
            entry("cancelled", List.of()),
            entry("expired", List.of()),
            entry("dead", List.of("error"))));

    private final ObjectNode document = JSON.createObjectNode().put("asyncapi", "3.0.0");

    private AsyncApi() {}

    /** The document. */
    static ObjectNode document() {
        AsyncApi made = new AsyncApi();
        made.info();
        made.channels();
        made.operations();
        made.messages();
        Schemas.addTo(made.document.withObject("/components/schemas"));
        made.document.put("defaultContentType", "application/json");
        return made.document;
    }

    private void info() {
        document.putObject("info")
                .put("title", "srfarm")
                .put("version", "1")
                .put(
                        "description",
                        "Jobs in over sr.requests, what becomes of them on sr.events and sr.results. Records come at"
                                + " least once: drop what has a ce_id that you have seen. Ignore fields and events that"
                                + " you do not know.")
                .putObject("license")
                .put("name", "Apache 2.0")
                .put("url", "https://www.apache.org/licenses/LICENSE-2.0");
    }

    private void channels() {
        channel(
                "requests",
                Topics.REQUESTS,
                "Job documents, as POST /v1/jobs takes them",
                name -> name.equals("request"));
        channel("events", Topics.EVENTS, "Every event of every job", EVENTS::containsKey);
        channel("results", Topics.RESULTS, "The last event of every job, with its set inlined", JOB_END::contains);
        channel("dead", Topics.DEAD, "What could not be read or done, as it came", name -> name.equals("letter"));
    }

    private void channel(String name, String topic, String description, Predicate<String> has) {
        ObjectNode channel =
                document.withObject("/channels/" + name).put("address", topic).put("description", description);
        channel.withObject("/bindings/kafka").put("topic", topic).put("bindingVersion", "0.5.0");
        ObjectNode messages = channel.putObject("messages");
        List.of("request", "letter").stream()
                .filter(has)
                .forEach(message -> refer(messages.putObject(message), MESSAGES + message));
        EVENTS.keySet().stream().filter(has).forEach(message -> refer(messages.putObject(message), MESSAGES + message));
    }

    /** By the document's rules the farm is the speaker: it receives what users send. */
    private void operations() {
        operation(
                "takeRequests",
                "receive",
                "requests",
                "A job for every document that is accepted; the others become dead letters");
        operation("tellEvents", "send", "events", "At least once, and those of different senders in any order");
        operation("tellResults", "send", "results", "Once a job has ended");
        operation("keepDead", "send", "dead", "With the reason in headers");
    }

    private void operation(String name, String action, String channel, String summary) {
        ObjectNode operation =
                document.withObject("/operations/" + name).put("action", action).put("summary", summary);
        refer(operation.putObject("channel"), "#/channels/" + channel);
    }

    private void messages() {
        ObjectNode request = message("request", "A job document");
        refer(request.putObject("payload"), "#/components/schemas/JobSubmission");
        headers(request, List.of(EventRecords.TENANT_HEADER), List.of(Traces.HEADER));
        key(
                request,
                "Your idempotency key: the same key is the same job. One in the form of a job's id is the job's id.");
        EVENTS.forEach(this::event);
        ObjectNode letter = message("letter", "A dead letter: the record as it came, with its own headers");
        letter.putObject("payload").put("description", "whatever was sent");
        headers(
                letter,
                List.of(
                        DeadLetterRecords.TYPE_HEADER,
                        DeadLetterRecords.MESSAGE_HEADER,
                        DeadLetterRecords.ORIGIN_HEADER,
                        DeadLetterRecords.ATTEMPTS_HEADER),
                List.of(DeadLetterRecords.STACK_HEADER, EventRecords.TENANT_HEADER));
        key(letter, "As it was");
    }

    private void event(String name, List<String> data) {
        ObjectNode event = message(name, "A job is " + name).put("title", EventRecords.TYPE_PREFIX + name);
        ObjectNode payload = event.putObject("payload");
        ArrayNode parts = payload.putArray("allOf");
        refer(parts.addObject(), "#/components/schemas/EventData");
        if (!data.isEmpty()) {
            ArrayNode required = parts.addObject().putArray("required");
            data.forEach(required::add);
        }
        headers(event, EventRecords.HEADERS, List.of(Traces.HEADER));
        event.withObject("/headers/properties/ce_specversion").put("const", "1.0");
        event.withObject("/headers/properties/ce_type").put("const", EventRecords.TYPE_PREFIX + name);
        key(event, "The job's id");
    }

    private ObjectNode message(String name, String summary) {
        return document.withObject("/components/messages/" + name)
                .put("name", name)
                .put("summary", summary)
                .put("contentType", "application/json");
    }

    private static void headers(ObjectNode message, List<String> always, List<String> sometimes) {
        ObjectNode headers = message.putObject("headers").put("type", "object");
        ArrayNode required = headers.putArray("required");
        always.forEach(required::add);
        ObjectNode all = headers.putObject("properties");
        always.forEach(name -> all.putObject(name).put("type", "string"));
        sometimes.forEach(name -> all.putObject(name).put("type", "string"));
    }

    private static void key(ObjectNode message, String description) {
        ObjectNode kafka = message.withObject("/bindings/kafka").put("bindingVersion", "0.5.0");
        kafka.putObject("key").put("type", "string").put("description", description);
    }

    private static void refer(ObjectNode place, String to) {
        place.put("$ref", to);
    }
}
