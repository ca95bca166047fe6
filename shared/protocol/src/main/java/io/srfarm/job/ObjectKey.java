package io.srfarm.job;

import java.util.regex.Pattern;

/**
 * Names an object in the farm's bucket. What this allow-list refuses (dot segments, doubled slashes, escapes, control
 * characters, look-alike letters) can never reach a file system or a signed URL.
 *
 * @param path 1 to {@value Limits#KEY_BYTES_MAX} characters of {@code [A-Za-z0-9._-]} in segments parted by single
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
                    "a key is made of [A-Za-z0-9._-] and single slashes, none of them first or last");
        }
        if (DOTS.matcher(path).matches()) {
            throw new IllegalArgumentException("a key has no segment '.' or '..'");
        }
    }

    /**
     * The folder that it lies in.
     *
     * @throws IllegalArgumentException for a key that lies in none
     */
    public KeyPrefix folder() {
        return new KeyPrefix(path.substring(0, path.lastIndexOf('/') + 1));
    }

    @Override
    public String toString() {
        return path;
    }
}
