package io.srfarm.event;

import static java.util.stream.Collectors.joining;

import io.srfarm.job.Limits;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Why a record was dead-lettered.
 *
 * @param origin the record's position: {@code topic/partition/offset}
 * @param attempts the number of attempts at its job; 0: none
 * @param stack the exception and its innermost stack frames, if known; at most {@value #TEXT_CHARACTERS_MAX} characters
 */
public record DeadLetter(JobError error, String origin, int attempts, Optional<String> stack) {
    /**
     * Bounds messages and stack traces, as a document can have thousands of violations and a stack thousands of frames.
     */
    public static final int TEXT_CHARACTERS_MAX = 2000;

    private static final int CALLS_MAX = 12;

    public DeadLetter {
        error = new JobError(error.type(), bounded(error.message()));
        stack = stack.map(DeadLetter::bounded);
    }

    /** Creates a dead letter for a record that never became a job. */
    public DeadLetter(JobError error, String origin) {
        this(error, origin, 0, Optional.empty());
    }

    /** Summarizes an exception for {@link #stack}. */
    public static String stackOf(Throwable broken) {
        String calls = Stream.of(broken.getStackTrace())
                .limit(CALLS_MAX)
                .map(call -> "\n  at " + call)
                .collect(joining());
        String cause = broken.getCause() == null ? "" : "\ncaused by " + broken.getCause();
        return bounded(broken + calls + cause);
    }

    /** Returns {@code text}, truncated to {@link #TEXT_CHARACTERS_MAX} characters. */
    public static String bounded(String text) {
        return Limits.shortened(text, TEXT_CHARACTERS_MAX);
    }
}
