package io.srfarm.dispatcher.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * One fault in a document.
 *
 * @param pointer its position as a JSON pointer (RFC 6901); empty for the document as a whole
 * @param detail what is expected and what was found
 * @param error the error type with which the job would fail, if the document is valid but an object it refers to is not suitable
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ProblemLocation(String pointer, String detail, Optional<String> error) {
    public ProblemLocation(String pointer, String detail) {
        this(pointer, detail, Optional.empty());
    }
}
