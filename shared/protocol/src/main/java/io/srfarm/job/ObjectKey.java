package io.srfarm.job;

import java.util.regex.Pattern;

/**
 * The key of an object in the farm's bucket. The allow-list excludes dot segments, double slashes, escapes, control
 * characters and look-alike letters, so a key is safe in file paths and signed URLs.
 *
 * @param path 1 to {@value Limits#KEY_BYTES_MAX} characters of {@code [A-Za-z0-9._-]} in segments separated by single
 *     slashes; no segment is empty, {@code .} or {@code ..}
 */
public record ObjectKey(String path) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");
    private static final Pattern DOTS = Pattern.compile("(^|.*/)\\.\\.?(/.*|$)");

    public ObjectKey {
        if (path.length() > Limits.KEY_BYTES_MAX) {
            throw new IllegalArgumentException("a key has at most " + Limits.KEY_BYTES_MAX
                    + " characters, this one has " + path.length() + " (limit key-bytes-max)");
        }
        if (!FORM.matcher(path).matches()) {
            throw new IllegalArgumentException(
                    "a key is made of [A-Za-z0-9._-] and single slashes, and does not start or end with a slash");
        }
        if (DOTS.matcher(path).matches()) {
            throw new IllegalArgumentException("a key has no segment '.' or '..'");
        }
    }

    /**
     * Returns the folder that contains this key.
     *
     * @throws IllegalArgumentException if the key is not in a folder
     */
    public KeyPrefix folder() {
        return new KeyPrefix(path.substring(0, path.lastIndexOf('/') + 1));
    }

    @Override
    public String toString() {
        return path;
    }
}
