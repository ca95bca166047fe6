package io.srfarm.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Optional;

/** Parses server-sent events from lines (WHATWG HTML, 9.2). Not thread-safe. */
final class ServerSentEvents {
    private String id = "";
    private String name = "";
    private final StringBuilder data = new StringBuilder();

    /** Adds the next line; an empty line completes an event. */
    Optional<JobUpdate> take(String line) {
        if (line.isEmpty()) {
            return complete();
        }
        int colon = line.indexOf(':');
        String field = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(colon + 1);
        value = value.startsWith(" ") ? value.substring(1) : value;
        if (field.equals("event")) {
            name = value;
        } else if (field.equals("id")) {
            id = value;
        } else if (field.equals("data")) {
            data.append(data.isEmpty() ? "" : "\n").append(value);
        }
        return Optional.empty();
    }

    private Optional<JobUpdate> complete() {
        String text = data.toString();
        String event = name;
        String own = id;
        data.setLength(0);
        name = "";
        id = ""; // ids do not carry over: progress events have none
        if (event.isEmpty() && text.isEmpty()) {
            return Optional.empty(); // the end of a comment
        }
        try {
            return Optional.of(new JobUpdate(
                    own, event, text.isEmpty() ? MissingNode.getInstance() : Exchange.JSON.readTree(text)));
        } catch (JsonProcessingException e) {
            return Optional.empty(); // ignore events of newer farms that this client cannot parse
        }
    }
}
