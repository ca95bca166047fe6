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
 * @param accepted the event itself where it is the acceptance: its document is the ledger's anyway, and is not kept twice
 * @param written the event's JSON where it is another one
 * @param last whether nothing can follow
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

    /** Whether it is part of the story, so that a listener may come back behind it; how far a job is goes by. */
    public boolean isKept() {
        return !name.equals(PROGRESS);
    }

    /** The event's JSON. */
    public String data() {
        return accepted.map(TimelineEntry::json).orElse(written);
    }

    private static String json(JobEvent event) {
        return new String(EventJson.write(event), UTF_8);
    }

    /** What tells the events of one job apart. */
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

    /** Those of {@code story} behind the one called {@code id}; all of them if none is. */
    static List<TimelineEntry> behind(Optional<String> id, List<TimelineEntry> story) {
        List<String> ids = story.stream().map(TimelineEntry::id).toList();
        int behind = id.map(ids::indexOf).orElse(-1) + 1;
        return story.subList(behind, story.size());
    }

    /** This moment without the set that it may carry: that lies in the store. */
    TimelineEntry shortened() {
        try {
            ObjectNode node = (ObjectNode) JSON.readTree(data());
            node.remove("set");
            return new TimelineEntry(id, name, Optional.empty(), node.toString(), last);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e); // we wrote it ourselves
        }
    }

    /** What it takes to keep, beside the job's terms. */
    int characters() {
        return id.length() + written.length();
    }
}
