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

/** Builds the AsyncAPI 3 document of the Kafka interface: the topics that clients may write and read. */
final class AsyncApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MESSAGES = "#/components/messages/";
    private static final String JOB_END = "succeeded failed cancelled expired dead";

    /** Required fields of an event's data, in addition to those of all events. */
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

    /** Builds the document. */
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
                        "Submit jobs on sr.requests; read their events on sr.events and sr.results. Records are"
                                + " delivered at least once: drop a record whose ce_id you have seen. Ignore unknown"
                                + " fields and events.")
                .putObject("license")
                .put("name", "Apache 2.0")
                .put("url", "https://www.apache.org/licenses/LICENSE-2.0");
    }

    private void channels() {
        channel("requests", Topics.REQUESTS, "Job documents, as for POST /v1/jobs", name -> name.equals("request"));
        channel("events", Topics.EVENTS, "Every event of every job", EVENTS::containsKey);
        channel("results", Topics.RESULTS, "The terminal event of every job, with its set included", JOB_END::contains);
        channel(
                "dead",
                Topics.DEAD,
                "Dead letters: unchanged records that could not be read or whose job failed too often",
                name -> name.equals("letter"));
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

    /** From the farm's point of view, as AsyncAPI requires: it receives what users send. */
    private void operations() {
        operation(
                "takeRequests",
                "receive",
                "requests",
                "Every valid document becomes a job; others become dead letters");
        operation("tellEvents", "send", "events", "At least once; events of different processes in any order");
        operation("tellResults", "send", "results", "When a job has ended");
        operation("keepDead", "send", "dead", "The reason is in the headers");
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
                "Your idempotency key: the same key means the same job. A key that is a valid job id becomes the job's"
                        + " id.");
        EVENTS.forEach(this::event);
        ObjectNode letter =
                message("letter", "A dead letter: the unchanged record with its original headers and the reason");
        letter.putObject("payload").put("description", "the original payload");
        headers(
                letter,
                List.of(
                        DeadLetterRecords.TYPE_HEADER,
                        DeadLetterRecords.MESSAGE_HEADER,
                        DeadLetterRecords.ORIGIN_HEADER,
                        DeadLetterRecords.ATTEMPTS_HEADER),
                List.of(DeadLetterRecords.STACK_HEADER, EventRecords.TENANT_HEADER));
        key(letter, "The original key");
    }

    private void event(String name, List<String> data) {
        ObjectNode event =
                message(name, "The event " + name + " of a job").put("title", EventRecords.TYPE_PREFIX + name);
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
