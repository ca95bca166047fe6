package io.srfarm.job;

/**
 * A folder of the bucket: all keys with a common prefix.
 *
 * @param path the path of an {@link ObjectKey}, followed by a slash
 */
public record KeyPrefix(String path) {
    public KeyPrefix {
        if (!path.endsWith("/")) {
            throw new IllegalArgumentException("a prefix ends in '/'");
        }
        new ObjectKey(path.substring(0, path.length() - 1));
    }

    /** Returns the key of {@code name} in this folder. */
    public ObjectKey key(String name) {
        return new ObjectKey(path + name);
    }

    public boolean holds(ObjectKey key) {
        return key.path().startsWith(path);
    }

    public boolean holds(KeyPrefix other) {
        return other.path.startsWith(path);
    }

    @Override
    public String toString() {
        return path;
    }
}
