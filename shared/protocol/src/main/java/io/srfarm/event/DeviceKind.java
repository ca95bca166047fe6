package io.srfarm.event;

import java.util.regex.Pattern;

/**
 * A sort of device on which jobs take the same time, such as {@code cpu}, {@code gpu} or {@code h100}.
 *
 * @param name 1 to 32 characters of {@code [a-z0-9._-]}, so that it can label a metric
 */
public record DeviceKind(String name) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._-]{0,31}");

    public DeviceKind {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException("a kind of device has 1 to 32 characters of [a-z0-9._-]: " + name);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
