package io.srfarm.job;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The file format of candidates. */
public enum OutputFormat {
    /** Lossless, for candidates of any size. */
    PNG("png", "image/png"),

    /** Lossless WebP: smaller files, slower to write. */
    WEBP("webp", "image/webp"),

    /** Quality 95: much smaller files, but the pixels differ from those that were scored. */
    JPEG("jpg", "image/jpeg");

    private final String extension;
    private final String mediaType;

    OutputFormat(String extension, String mediaType) {
        this.extension = extension;
        this.mediaType = mediaType;
    }

    /** Returns the file name extension, without a dot. */
    public String extension() {
        return extension;
    }

    public String mediaType() {
        return mediaType;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the format with the given name.
     *
     * @throws IllegalArgumentException listing the supported formats
     */
    public static OutputFormat ofWireName(String name) {
        return Stream.of(values())
                .filter(format -> format.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be "
                        + Stream.of(values()).map(OutputFormat::wireName).collect(Collectors.joining(", "))));
    }

    /** Returns the format of the object at {@code key}, by its extension. */
    public static Optional<OutputFormat> of(ObjectKey key) {
        return Stream.of(values())
                .filter(format -> key.path().endsWith("." + format.extension))
                .findFirst();
    }
}
