package io.srfarm.client;

import io.srfarm.job.Limits;
import io.srfarm.job.Sha256;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.function.Supplier;

/**
 * A picture to upload for use in jobs.
 *
 * @param name end of its object key; characters that keys do not allow are replaced
 * @param contentType {@code image/png}, {@code image/jpeg} or {@code image/webp}, detected from the content, not the name.
 *     Anything else is uploaded too and refused with its job
 * @param sha256 of the content; equal content with an equal name has the same key, so uploads can be repeated
 * @param body supplies a new body for each attempt
 */
public record Upload(String name, String contentType, long bytes, Sha256 sha256, Supplier<BodyPublisher> body) {
    private static final int NAME_CHARACTERS_MAX = 100;
    private static final int HEAD_BYTES = 12;

    /** @throws IOException if the file cannot be read */
    public static Upload of(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            byte[] head = content.readNBytes(HEAD_BYTES);
            MessageDigest digest = Sha256.newDigest();
            digest.update(head);
            content.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            return new Upload(
                    String.valueOf(file.getFileName()),
                    type(head),
                    Files.size(file),
                    Sha256.of(digest),
                    () -> publisher(file));
        }
    }

    /** @param content not copied; do not modify it before the upload is complete */
    public static Upload of(String name, byte[] content) {
        return new Upload(
                name, type(content), content.length, Sha256.of(content), () -> BodyPublishers.ofByteArray(content));
    }

    /** Returns whether content type and length can be part of the presigned URL. */
    boolean isBindable() {
        return contentType.startsWith("image/") && bytes > 0 && bytes <= Limits.PICTURE_BYTES_MAX;
    }

    /** Returns the name with only the characters that keys allow. */
    String keyName() {
        String allowed = name.replaceAll("[^A-Za-z0-9._-]+", "-").replaceFirst("^[.]+", "");
        String bounded = allowed.length() > NAME_CHARACTERS_MAX
                ? allowed.substring(allowed.length() - NAME_CHARACTERS_MAX).replaceFirst("^[.]+", "")
                : allowed;
        return bounded.isEmpty() ? "picture" : bounded;
    }

    private static BodyPublisher publisher(Path file) {
        try {
            return BodyPublishers.ofFile(file);
        } catch (FileNotFoundException e) {
            throw new InvalidResponseException(file + " does not exist any more", e);
        }
    }

    private static String type(byte[] head) {
        if (startsWith(head, 0, 0x89, 'P', 'N', 'G')) {
            return "image/png";
        }
        if (startsWith(head, 0, 0xFF, 0xD8)) {
            return "image/jpeg";
        }
        return startsWith(head, 8, 'W', 'E', 'B', 'P') ? "image/webp" : "application/octet-stream";
    }

    private static boolean startsWith(byte[] head, int offset, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (head.length <= offset + i || (head[offset + i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
