package io.srfarm.dispatcher.library;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.similarity.Descriptor;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;

/**
 * An entry as it is stored: with the descriptor of its picture.
 *
 * @param isDescribed false for an entry of an earlier version, whose picture has yet to be described
 * @param descriptor empty also for a picture that cannot be described
 */
record StoredEntry(LibraryEntry entry, boolean isDescribed, Optional<Descriptor> descriptor) {
    private static final String FIELD = "descriptor";

    /** The field's value is this prefix and the descriptor in base64, or only the prefix if there is none. */
    private static final String PREFIX = Descriptor.VERSION + ":";

    static StoredEntry described(LibraryEntry entry, Optional<Descriptor> descriptor) {
        return new StoredEntry(entry, true, descriptor);
    }

    StoredEntry with(LibraryEntry other) {
        return new StoredEntry(other, isDescribed, descriptor);
    }

    byte[] bytes(ObjectMapper json) throws IOException {
        ObjectNode node = json.valueToTree(entry);
        if (isDescribed) {
            node.put(FIELD, PREFIX + descriptor.map(StoredEntry::text).orElse(""));
        }
        return json.writeValueAsBytes(node);
    }

    private static String text(Descriptor descriptor) {
        return Base64.getEncoder().encodeToString(descriptor.bytes());
    }

    static StoredEntry read(ObjectMapper json, byte[] stored) throws IOException {
        JsonNode node = json.readTree(stored);
        String text = node.path(FIELD).asText();
        if (node instanceof ObjectNode object) {
            object.remove(FIELD);
        }
        LibraryEntry entry = json.treeToValue(node, LibraryEntry.class);
        if (!text.startsWith(PREFIX)) {
            return new StoredEntry(entry, false, Optional.empty());
        }
        try {
            return described(
                    entry,
                    Optional.of(text.substring(PREFIX.length()))
                            .filter(base64 -> !base64.isEmpty())
                            .map(base64 -> Descriptor.of(Base64.getDecoder().decode(base64))));
        } catch (IllegalArgumentException e) {
            throw new IOException("the descriptor cannot be read", e);
        }
    }
}
