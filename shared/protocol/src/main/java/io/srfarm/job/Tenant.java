package io.srfarm.job;

import java.util.regex.Pattern;

/**
 * The owner of a job. Everything that a user can name (jobs, keys, labels) is visible within one tenant only.
 *
 * @param name 1 to 32 characters of {@code [a-z0-9-]}, the first a letter
 */
public record Tenant(String name) {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    public Tenant {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException("a tenant is 1 to 32 characters of [a-z0-9-], the first a letter");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
