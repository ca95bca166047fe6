package io.srfarm.job;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Optional;

/** The formats that are read, told apart by how a file begins, never by its name. */
public enum PictureFormat {
    PNG,
    JPEG,
    WEBP;

    private static final String PNG_MAGIC = "\u0089PNG\r\n\u001a\n";
    private static final String JPEG_MAGIC = "\u00ff\u00d8\u00ff";

    /**
     * Empty: it is none of these.
     *
     * @param file its first bytes at least
     */
    public static Optional<PictureFormat> of(byte[] file) {
        if (isAt(file, 0, PNG_MAGIC)) {
            return Optional.of(PNG);
        }
        if (isAt(file, 0, JPEG_MAGIC)) {
            return Optional.of(JPEG);
        }
        return isAt(file, 0, "RIFF") && isAt(file, 8, "WEBP") ? Optional.of(WEBP) : Optional.empty();
    }

    private static boolean isAt(byte[] file, int offset, String magic) {
        return file.length >= offset + magic.length()
                && new String(file, offset, magic.length(), ISO_8859_1).equals(magic);
    }
}
