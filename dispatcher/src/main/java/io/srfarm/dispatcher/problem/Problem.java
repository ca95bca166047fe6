package io.srfarm.dispatcher.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.srfarm.event.JobState;
import io.srfarm.job.InvalidJobException;
import java.util.List;
import java.util.Optional;

/**
 * A refusal as RFC 9457 writes it.
 *
 * @param type names the kind of problem: {@code urn:srfarm:problem:…}, or {@code about:blank} for plain HTTP refusals
 * @param title the kind in words, always the same
 * @param detail this very case, for a person
 * @param errors the places in the document that are wrong, when the document is to blame
 * @param state the job's state, when that is what stands in the way
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        Optional<List<ProblemLocation>> errors,
        Optional<String> state) {

    /** A document can have thousands of faults; the first ones are told. */
    private static final int PLACES_MAX = 64;

    /**
     * What is wrong with a job document.
     *
     * @param before the document's own place, as a JSON pointer; empty: it is all there is
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

    public Problem in(JobState jobStatus) {
        return new Problem(type, title, status, detail, errors, Optional.of(jobStatus.wireName()));
    }
}
