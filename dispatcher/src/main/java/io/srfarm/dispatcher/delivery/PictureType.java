package io.srfarm.dispatcher.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Optional;

/** What kind of picture lies somewhere, by its first bytes: a name or a stored type is a user's word. */
public final class PictureType {
    /** How many bytes are enough to tell. */
    public static final int HEAD_BYTES = 12;

    static final String PNG = "image/png";
    static final String JPEG = "image/jpeg";
    static final String WEBP = "image/webp";

    private PictureType() {}

    /** The media type; empty for what the farm takes for no picture. */
    public static Optional<String> of(byte[] head) {
        String text = new String(head, ISO_8859_1);
        if (text.startsWith("\u0089PNG")) {
            return Optional.of(PNG);
        }
        if (text.startsWith("\u00ff\u00d8\u00ff")) {
            return Optional.of(JPEG);
        }
        return text.startsWith("RIFF") && text.startsWith("WEBP", 8) ? Optional.of(WEBP) : Optional.empty();
    }
}
