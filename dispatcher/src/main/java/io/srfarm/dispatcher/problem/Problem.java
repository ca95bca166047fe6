package io.srfarm.dispatcher.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.srfarm.event.JobState;
import io.srfarm.job.InvalidJobException;
import java.util.List;
import java.util.Optional;

/**
 * A problem document (RFC 9457).
 *
 * @param type the kind of problem: {@code urn:srfarm:problem:…}, or {@code about:blank} for plain HTTP errors
 * @param title the kind as text, always the same
 * @param detail description of this case, for display
 * @param errors the faults in the document, if the document is at fault
 * @param state the job's state, if the state is the reason
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        Optional<List<ProblemLocation>> errors,
        Optional<String> state) {

    /** A document can have thousands of faults; only the first ones are listed. */
    private static final int PLACES_MAX = 64;

    /**
     * Creates the problem for an invalid job document.
     *
     * @param before JSON pointer to the document within the request; empty if it is the whole body
     */
    public static Problem of(InvalidJobException e, String before) {
        List<InvalidJobException.Violation> told =
                e.violations().stream().limit(PLACES_MAX).toList();
        List<ProblemLocation> places = told.stream()
                .map(violation -> new ProblemLocation(before + violation.pointer(), violation.detail()))
                .toList();
        ProblemKind kind = e.isForeign() ? ProblemKind.NO_SUCH_OBJECT : ProblemKind.INVALID_JOB;
        return kind.because(InvalidJobException.summary(told)).at(places);
    }

    public Problem at(List<ProblemLocation> places) {
        return new Problem(type, title, status, detail, Optional.of(List.copyOf(places)), state);
    }

    public Problem in(JobState state) {
        return new Problem(type, title, status, detail, errors, Optional.of(state.wireName()));
    }
}
