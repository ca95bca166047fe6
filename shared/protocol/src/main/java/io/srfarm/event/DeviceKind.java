package io.srfarm.event;

import java.util.regex.Pattern;

/**
 * A kind of device on which jobs take equally long, such as {@code cpu}, {@code gpu} or {@code h100}.
 *
 * @param name 1 to 32 characters of {@code [a-z0-9._-]}, usable as a metric label
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
