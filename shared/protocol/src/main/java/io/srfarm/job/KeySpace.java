package io.srfarm.job;

import java.util.List;

/**
 * The parts of the bucket that a tenant may use.
 *
 * @param readable allowed folders of inputs, references and ground truths
 * @param writable allowed folders of sets
 */
public record KeySpace(List<KeyPrefix> readable, List<KeyPrefix> writable) {
    public KeySpace {
        readable = List.copyOf(readable);
        writable = List.copyOf(writable);
    }

    /** Returns the tenant's own folders: {@code inputs/{tenant}/} and {@code sets/{tenant}/}. */
    public static KeySpace of(Tenant tenant) {
        KeyPrefix inputs = new KeyPrefix("inputs/" + tenant + "/");
        KeyPrefix sets = new KeyPrefix("sets/" + tenant + "/");
        return new KeySpace(List.of(inputs, sets), List.of(sets));
    }

    /** Returns all inputs and sets, for a single-tenant farm. */
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
