package io.srfarm.job;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What candidates are written as. */
public enum OutputFormat {
    /** Lossless, for candidates of any size. */
    PNG("png", "image/png"),

    /** Lossless WebP: smaller, and slower to write. */
    WEBP("webp", "image/webp"),

    /** Quality 95: much smaller, but the file is no longer exactly what was scored. */
    JPEG("jpg", "image/jpeg");

    private final String extension;
    private final String mediaType;

    OutputFormat(String extension, String mediaType) {
        this.extension = extension;
        this.mediaType = mediaType;
    }

    /** How files of this format end, without a dot. */
    public String extension() {
        return extension;
    }

    public String mediaType() {
        return mediaType;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException naming the formats that there are */
    public static OutputFormat ofWireName(String name) {
        return Stream.of(values())
                .filter(format -> format.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be "
                        + Stream.of(values()).map(OutputFormat::wireName).collect(Collectors.joining(", "))));
    }

    /** The format of the object at {@code key}, by its end. */
    public static Optional<OutputFormat> of(ObjectKey key) {
        return Stream.of(values())
                .filter(format -> key.path().endsWith("." + format.extension))
                .findFirst();
    }
}
