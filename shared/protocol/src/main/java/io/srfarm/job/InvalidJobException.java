package io.srfarm.job;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** Thrown for a rejected job document. Lists all violations with their locations in the document. */
public final class InvalidJobException extends Exception {
    private final List<Violation> violations;

    /**
     * A single violation.
     *
     * @param pointer the offending field as a JSON pointer (RFC 6901); empty: the document as a whole
     * @param detail what is expected and what was found
     * @param foreign whether the field names an object of another tenant
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

    /** Joins all violations into one line. */
    public static String summary(List<Violation> violations) {
        return violations.stream()
                .map(violation -> (violation.pointer() + " " + violation.detail()).strip())
                .collect(joining("; "));
    }

    public List<Violation> violations() {
        return violations;
    }

    /** Returns whether every violation is a missing right to a named object. */
    public boolean isForeign() {
        return violations.stream().allMatch(Violation::foreign);
    }
}
