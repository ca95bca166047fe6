package io.srfarm.job;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** A job document was refused. Says every reason, each with the place in the document. */
public final class InvalidJobException extends Exception {
    private final List<Violation> violations;

    /**
     * @param pointer the offending field as a JSON pointer (RFC 6901); empty: the document as a whole
     * @param detail what is expected and what was found
     * @param foreign whether the field names what belongs to another tenant
     */
    public record Violation(String pointer, String detail, boolean foreign) {
        public Violation(String pointer, String detail) {
            this(pointer, detail, false);
        }
    }

    public InvalidJobException(List<Violation> violations) {
        super(summary(violations));
        this.violations = List.copyOf(violations);
    }

    /** All violations in one line. */
    public static String summary(List<Violation> violations) {
        return violations.stream()
                .map(violation -> (violation.pointer() + " " + violation.detail()).strip())
                .collect(joining("; "));
    }

    public List<Violation> violations() {
        return violations;
    }

    /** Whether all that is wrong is that the submitter has no right to what it names. */
    public boolean isForeign() {
        return violations.stream().allMatch(Violation::foreign);
    }
}
