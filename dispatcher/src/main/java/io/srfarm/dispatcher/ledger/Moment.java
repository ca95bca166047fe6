package io.srfarm.dispatcher.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.codec.EventJson;
import io.srfarm.event.JobEvent;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * One step of a job's story, as listeners are told it.
 *
 * @param id unique within the job, the same on every copy: {@code accepted}, {@code started/1}, {@code candidate/1/0}, …
 * @param name the event's name on the wire
 * @param data the event's JSON
 * @param last whether nothing can follow
 */
public record Moment(String id, String name, String data, boolean last) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Moment of(JobEvent event) {
        String json = new String(EventJson.write(event), UTF_8);
        return new Moment(id(event), event.name(), json, event instanceof JobEvent.Terminal);
    }

    /** What tells the events of one job apart. */
    public static String id(JobEvent event) {
        if (event instanceof JobEvent.Started started) {
            return "started/" + started.attempt();
        }
        if (event instanceof JobEvent.CandidateReady ready) {
            return "candidate/" + ready.attempt() + "/" + ready.candidate().index();
        }
        if (event instanceof JobEvent.Dispatched dispatched) {
            return "dispatched/" + dispatched.at().toEpochMilli();
        }
        return event.name();
    }

    /** Those of {@code story} behind the one called {@code id}; all of them if none is. */
    static List<Moment> behind(Optional<String> id, List<Moment> story) {
        List<String> ids = story.stream().map(Moment::id).toList();
        int behind = id.map(ids::indexOf).orElse(-1) + 1;
        return story.subList(behind, story.size());
    }

    /** This moment without the set that it may carry: that lies in the store. */
    Moment shortened() {
        try {
            ObjectNode node = (ObjectNode) JSON.readTree(data);
            node.remove("set");
            return new Moment(id, name, node.toString(), last);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e); // we wrote it ourselves
        }
    }

    int characters() {
        return id.length() + data.length();
    }
}
