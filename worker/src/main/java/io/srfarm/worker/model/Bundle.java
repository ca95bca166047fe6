package io.srfarm.worker.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.srfarm.event.ErrorType;
import io.srfarm.job.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A model bundle: a folder with a description, a TorchScript file and golden tensors. The digest of the script has been
 * checked against the description.
 */
final class Bundle {
    static final String DESCRIPTION = "model.json";
    static final String SCRIPT = "model.pt";
    static final String GOLDEN = "golden.npz";

    private static final int WORDS_CHARACTERS_MAX = 1000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final JsonNode description;
    private final byte[] script;
    private final String id;

    private Bundle(Path folder, JsonNode description, byte[] script) throws ModelException {
        this.folder = folder;
        this.description = description;
        this.script = script;
        this.id = text("id");
    }

    static Bundle read(Path folder) throws ModelException {
        byte[] json = bytes(folder, DESCRIPTION);
        byte[] script = bytes(folder, SCRIPT);
        var bundle = new Bundle(folder, description(folder, json), script);
        if (!folder.endsWith(bundle.id)) {
            throw bundle.broken(DESCRIPTION, "has the id " + bundle.id + ", but the folder has another name", null);
        }
        Sha256 actual = Sha256.of(script);
        if (!actual.equals(bundle.sha256())) {
            throw bundle.broken(
                    SCRIPT, "has SHA-256 " + actual + ", not " + bundle.sha256() + " as in " + DESCRIPTION, null);
        }
        return bundle;
    }

    String id() {
        return id;
    }

    Path folder() {
        return folder;
    }

    byte[] script() {
        return script;
    }

    byte[] golden() throws ModelException {
        return bytes(folder, GOLDEN);
    }

    ModelCard card() throws ModelException {
        return new ModelCard(
                id,
                text("version"),
                sha256(),
                number("scale", 8, 8),
                number("features", 1, 4096),
                number("style", 1, 4096),
                number("noise", 1, 1024),
                fraction("styleSpread", 1),
                number("encodeHalo", 0, 256),
                number("decodeHalo", 0, 256),
                flag("takesTemperature"),
                description.has("recallHalo") ? OptionalInt.of(number("recallHalo", 0, 256)) : OptionalInt.empty(),
                number("parameters", 0, Integer.MAX_VALUE),
                words("trainedOn"),
                words("licence"));
    }

    /** Returns the exception for an unusable file of this bundle. */
    ModelException broken(String file, String what, @Nullable Throwable cause) {
        return broken(folder, file, what, cause);
    }

    private Sha256 sha256() throws ModelException {
        try {
            return new Sha256(text("sha256"));
        } catch (IllegalArgumentException e) {
            throw broken(DESCRIPTION, "has no valid SHA-256 of the script", e);
        }
    }

    /** Returns a boolean field; false if it is absent. */
    private boolean flag(String field) throws ModelException {
        JsonNode value = description.path(field);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw broken(DESCRIPTION, "has neither true nor false in field " + field, null);
        }
        return value.asBoolean();
    }

    private String text(String field) throws ModelException {
        JsonNode value = description.path(field);
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw broken(DESCRIPTION, "has no text in field " + field, null);
        }
        return value.textValue();
    }

    /** Informational only, so an invalid value is ignored. */
    private Optional<String> words(String field) {
        return Optional.ofNullable(description.path(field).textValue())
                .map(words -> words.substring(0, Math.min(words.length(), WORDS_CHARACTERS_MAX)));
    }

    private int number(String field, int min, int max) throws ModelException {
        JsonNode value = description.path(field);
        if (!value.isInt() || value.intValue() < min || value.intValue() > max) {
            throw broken(DESCRIPTION, "has no whole number from " + min + " to " + max + " in field " + field, null);
        }
        return value.intValue();
    }

    /** Returns a number from 0 to 1, or {@code otherwise} if the field is absent. */
    private double fraction(String field, double otherwise) throws ModelException {
        JsonNode value = description.path(field);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isNumber() || !(value.doubleValue() >= 0 && value.doubleValue() <= 1)) {
            throw broken(DESCRIPTION, "has no number from 0 to 1 in field " + field, null);
        }
        return value.doubleValue();
    }

    private static JsonNode description(Path folder, byte[] json) throws ModelException {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw broken(folder, DESCRIPTION, "is not valid JSON", e);
        }
    }

    private static byte[] bytes(Path folder, String file) throws ModelException {
        try {
            return Files.readAllBytes(folder.resolve(file));
        } catch (IOException e) {
            throw broken(folder, file, "cannot be read: " + e, e);
        }
    }

    private static ModelException broken(Path folder, String file, String what, @Nullable Throwable cause) {
        return new ModelException(ErrorType.CORRUPT, folder.resolve(file) + " " + what, cause);
    }
}
