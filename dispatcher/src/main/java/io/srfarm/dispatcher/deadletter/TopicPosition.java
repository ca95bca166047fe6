package io.srfarm.dispatcher.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A dead letter's position on its topic; newest first. Its text form is the pagination cursor.
 *
 * @param at timestamp of the record, by its writer's clock
 */
record TopicPosition(Instant at, int partition, long offset) implements Comparable<TopicPosition> {
    private static final Pattern CURSOR = Pattern.compile("([^/]{1,40})/([0-9]{1,9})/([0-9]{1,18})");
    private static final Comparator<TopicPosition> NEWEST_FIRST = Comparator.comparing(TopicPosition::at)
            .thenComparing(TopicPosition::partition)
            .thenComparing(TopicPosition::offset)
            .reversed();

    String cursor() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((at + "/" + partition + "/" + offset).getBytes(UTF_8));
    }

    /**
     * Parses a cursor.
     *
     * @return empty if the text is no cursor
     */
    static Optional<TopicPosition> ofCursor(String cursor) {
        try {
            Matcher parts = CURSOR.matcher(new String(Base64.getUrlDecoder().decode(cursor), UTF_8));
            return parts.matches()
                    ? Optional.of(new TopicPosition(
                            Instant.parse(parts.group(1)),
                            Integer.parseInt(parts.group(2)),
                            Long.parseLong(parts.group(3))))
                    : Optional.empty();
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    @Override
    public int compareTo(TopicPosition other) {
        return NEWEST_FIRST.compare(this, other);
    }
}
