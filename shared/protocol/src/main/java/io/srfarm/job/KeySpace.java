package io.srfarm.job;

import java.util.List;

/**
 * The part of the bucket that a tenant may name.
 *
 * @param readable where inputs, references and ground truths may lie
 * @param writable where sets may be written
 */
public record KeySpace(List<KeyPrefix> readable, List<KeyPrefix> writable) {
    public KeySpace {
        readable = List.copyOf(readable);
        writable = List.copyOf(writable);
    }

    /** The tenant's own folders and nobody else's: {@code inputs/{tenant}/} and {@code sets/{tenant}/}. */
    public static KeySpace of(Tenant tenant) {
        KeyPrefix inputs = new KeyPrefix("inputs/" + tenant + "/");
        KeyPrefix sets = new KeyPrefix("sets/" + tenant + "/");
        return new KeySpace(List.of(inputs, sets), List.of(sets));
    }

    /** All inputs and all sets: for a farm that one tenant has to itself. */
    public static KeySpace whole() {
        KeyPrefix inputs = new KeyPrefix("inputs/");
        KeyPrefix sets = new KeyPrefix("sets/");
        return new KeySpace(List.of(inputs, sets), List.of(sets));
    }

    public boolean mayRead(ObjectKey key) {
        return readable.stream().anyMatch(prefix -> prefix.holds(key));
    }

    public boolean mayWrite(KeyPrefix prefix) {
        return writable.stream().anyMatch(own -> own.holds(prefix));
    }
}
