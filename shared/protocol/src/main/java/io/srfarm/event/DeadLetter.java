package io.srfarm.event;

import static java.util.stream.Collectors.joining;

import io.srfarm.job.Limits;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Why a record will not be tried again.
 *
 * @param origin where the record lay: {@code topic/partition/offset}
 * @param attempts how often its job was tried; 0: never
 * @param stack where it broke, if that is known: the exception and its innermost calls, at most
 *     {@value #TEXT_CHARACTERS_MAX} characters
 */
public record DeadLetter(JobError error, String origin, int attempts, Optional<String> stack) {
    /** A document can have thousands of faults, and a stack thousands of calls: the first ones are told. */
    public static final int TEXT_CHARACTERS_MAX = 2000;

    private static final int CALLS_MAX = 12;

    public DeadLetter {
        error = new JobError(error.type(), bounded(error.message()));
        stack = stack.map(DeadLetter::bounded);
    }

    /** A letter about a record that no job was made of. */
    public DeadLetter(JobError error, String origin) {
        this(error, origin, 0, Optional.empty());
    }

    /** The summary of {@code broken} that goes into {@link #stack}. */
    public static String stackOf(Throwable broken) {
        String calls = Stream.of(broken.getStackTrace())
                .limit(CALLS_MAX)
                .map(call -> "\n  at " + call)
                .collect(joining());
        String cause = broken.getCause() == null ? "" : "\ncaused by " + broken.getCause();
        return bounded(broken + calls + cause);
    }

    /** {@code text}, or as much of it as is told. */
    public static String bounded(String text) {
        return Limits.shortened(text, TEXT_CHARACTERS_MAX);
    }
}
