package io.srfarm.report;

import io.srfarm.job.Sha256;
import io.srfarm.picture.Picture;
import io.srfarm.picture.PngWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * Writes a PNG with a digest of the rest of the file in a text chunk. With it a later run can tell whether the file is
 * unchanged: only such a file is replaced, never a file of the user.
 */
public final class DrawnFile {
    private static final byte[] TYPE = "tEXt".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] KEYWORD = "srfarm-sha256\0".getBytes(StandardCharsets.US_ASCII);
    private static final int DATA = KEYWORD.length + 64;
    private static final int CHUNK = 4 + TYPE.length + DATA + 4;

    /** Offset of the text chunk: after the signature and the header chunk. */
    private static final int PLACE = 33;

    private static final long BYTES_MAX = 256L << 20;

    private DrawnFile() {}

    /** @throws FileAlreadyExistsException if another file is there, or a changed one */
    public static void requireReplaceable(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !isDrawn(file)) {
            throw new FileAlreadyExistsException(
                    file.toString(), null, "is in the way: it was not written by srfarm, or changed since");
        }
    }

    /** @throws FileAlreadyExistsException if another file is there, or a changed one */
    public static void write(Path file, Picture picture) throws IOException {
        requireReplaceable(file);
        Path part = file.resolveSibling("." + file.getFileName() + ".part");
        try {
            Files.write(part, marked(PngWriter.write(picture)));
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static byte[] marked(byte[] png) {
        ByteBuffer marked = ByteBuffer.allocate(png.length + CHUNK).put(png, 0, PLACE);
        byte[] content = ByteBuffer.allocate(TYPE.length + DATA)
                .put(TYPE)
                .put(KEYWORD)
                .put(digest(png))
                .array();
        CRC32 checksum = new CRC32();
        checksum.update(content);
        marked.putInt(DATA).put(content).putInt((int) checksum.getValue());
        return marked.put(png, PLACE, png.length - PLACE).array();
    }

    private static boolean isDrawn(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > BYTES_MAX) {
            return false;
        }
        byte[] found = Files.readAllBytes(file);
        if (found.length < PLACE + CHUNK) {
            return false;
        }
        byte[] png = ByteBuffer.allocate(found.length - CHUNK)
                .put(found, 0, PLACE)
                .put(found, PLACE + CHUNK, found.length - PLACE - CHUNK)
                .array();
        return Arrays.equals(found, marked(png));
    }

    private static byte[] digest(byte[] png) {
        return Sha256.of(png).hex().getBytes(StandardCharsets.US_ASCII);
    }
}
