package io.srfarm.dispatcher.intake;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.srfarm.dispatcher.problem.Problem;
import java.util.Optional;

/**
 * The result of one job of a batch: accepted or refused.
 *
 * @param index position of the document in the list, from 0
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record BatchItem(int index, Optional<String> job, Optional<String> state, Optional<Problem> problem) {
    static BatchItem taken(int index, Receipt receipt) {
        return new BatchItem(index, Optional.of(receipt.job()), Optional.of(receipt.state()), Optional.empty());
    }

    static BatchItem refused(int index, Problem problem) {
        return new BatchItem(index, Optional.empty(), Optional.empty(), Optional.of(problem));
    }

    boolean wasTaken() {
        return problem.isEmpty();
    }
}
