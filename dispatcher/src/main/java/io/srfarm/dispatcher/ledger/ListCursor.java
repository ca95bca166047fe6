package io.srfarm.dispatcher.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.srfarm.job.JobId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.Optional;

/**
 * A job's position in its tenant's list, newest first. Its text form is the pagination cursor, which stays valid when
 * the job is forgotten.
 */
public record ListCursor(Instant firstSeen, JobId job) implements Comparable<ListCursor> {
    private static final Comparator<ListCursor> NEWEST_FIRST = Comparator.comparing(ListCursor::firstSeen)
            .reversed()
            .thenComparing(place -> place.job().value());

    static ListCursor of(JobStatus jobStatus) {
        return new ListCursor(jobStatus.firstSeen(), jobStatus.key().job());
    }

    String cursor() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((firstSeen + "/" + job).getBytes(UTF_8));
    }

    /**
     * Parses a cursor.
     *
     * @return empty if the text is no cursor
     */
    static Optional<ListCursor> ofCursor(String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
            int slash = text.indexOf('/');
            return slash < 0
                    ? Optional.empty()
                    : Optional.of(new ListCursor(
                            Instant.parse(text.substring(0, slash)), new JobId(text.substring(slash + 1))));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    @Override
    public int compareTo(ListCursor other) {
        return NEWEST_FIRST.compare(this, other);
    }
}
