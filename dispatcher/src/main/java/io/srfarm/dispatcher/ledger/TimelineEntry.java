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
 * One entry of a job's history, as sent to listeners.
 *
 * @param id unique within the job and the same on every copy: {@code accepted}, {@code started/1},
 *     {@code candidate/1/0}, …
 * @param name the event's wire name
 * @param accepted the event itself if it is {@code accepted}: the ledger keeps its document anyway, so it is not stored
 *     twice
 * @param written the JSON of any other event
 * @param last whether it is the terminal event
 */
public record TimelineEntry(
        String id, String name, Optional<JobEvent.Accepted> accepted, String written, boolean last) {
    private static final String PROGRESS = "progress";
    private static final ObjectMapper JSON = new ObjectMapper();

    static TimelineEntry of(JobEvent event) {
        return event instanceof JobEvent.Accepted accepted
                ? new TimelineEntry(id(event), event.name(), Optional.of(accepted), "", false)
                : new TimelineEntry(
                        id(event), event.name(), Optional.empty(), json(event), event instanceof JobEvent.Terminal);
    }

    /** Returns whether it is part of the history, so that a listener can resume after it; progress is not. */
    public boolean isKept() {
        return !name.equals(PROGRESS);
    }

    /** Returns the event as JSON. */
    public String data() {
        return accepted.map(TimelineEntry::json).orElse(written);
    }

    private static String json(JobEvent event) {
        return new String(EventJson.write(event), UTF_8);
    }

    /** Returns the id that distinguishes the events of one job. */
    public static String id(JobEvent event) {
        if (event instanceof JobEvent.Started started) {
            return "started/" + started.attempt();
        }
        if (event instanceof JobEvent.CandidateReady ready) {
            return "candidate/" + ready.attempt() + "/" + ready.candidate().index();
        }
        if (event instanceof JobEvent.Progress progress) {
            return PROGRESS + "/" + progress.attempt() + "/" + progress.candidate() + "/" + progress.tilesDone();
        }
        if (event instanceof JobEvent.Dispatched dispatched) {
            return "dispatched/" + dispatched.at().toEpochMilli();
        }
        return event.name();
    }

    /** Returns the entries of {@code story} after the one called {@code id}; all if there is none. */
    static List<TimelineEntry> behind(Optional<String> id, List<TimelineEntry> story) {
        List<String> ids = story.stream().map(TimelineEntry::id).toList();
        int behind = id.map(ids::indexOf).orElse(-1) + 1;
        return story.subList(behind, story.size());
    }

    /** Returns this entry without the candidate set it may contain, which is also in the store. */
    TimelineEntry shortened() {
        try {
            ObjectNode node = (ObjectNode) JSON.readTree(data());
            node.remove("set");
            return new TimelineEntry(id, name, Optional.empty(), node.toString(), last);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e); // cannot happen: EventJson wrote it
        }
    }

    /** Returns the size of what is kept in addition to the accepted document. */
    int characters() {
        return id.length() + written.length();
    }
}
