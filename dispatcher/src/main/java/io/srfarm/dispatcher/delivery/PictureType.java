package io.srfarm.dispatcher.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Optional;

/** Detects a picture's format from its first bytes, because names and stored media types come from users. */
public final class PictureType {
    /** Bytes needed to detect the format. */
    public static final int HEAD_BYTES = 12;

    static final String PNG = "image/png";
    static final String JPEG = "image/jpeg";
    static final String WEBP = "image/webp";

    private PictureType() {}

    /** Returns the media type; empty if the format is not supported. */
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
