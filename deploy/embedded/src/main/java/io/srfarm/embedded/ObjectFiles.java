package io.srfarm.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Checks and cleans the files below the store's buckets before the store starts.
 *
 * <p>A PUT of {@code key} writes {@code key-<uuid>}, sets its extended attributes, the checksum first, and then moves it to
 * {@code key}; a conditional PUT links it there and removes the first name. After a crash {@code key-<uuid>} remains and
 * shows up in listings. Because a real object can have such a name, a file is removed only if it has no checksum, which
 * every complete object has, or if it is the same file as {@code key}. A file left by a crash between checksum and move
 * stays.
 */
final class ObjectFiles {
    private static final String CHECKSUM = "content-md5";
    private static final Pattern DRAFT =
            Pattern.compile("(.+)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    /** Parts of multipart uploads, hidden from listings; uploads can continue after a restart. */
    private static final String PART = ".mpus-";

    private static final Duration PART_AGE_MAX = Duration.ofDays(1);

    private final Path root;

    ObjectFiles(Path root) {
        this.root = root;
    }

    /** @throws EmbeddedServerException if the file system lacks extended attributes or hard links */
    void probe() throws IOException {
        Path file = Files.createTempFile(root.getParent(), "probe", null);
        Path link = file.resolveSibling(file.getFileName() + ".link");
        try {
            attributes(file).write(CHECKSUM, ByteBuffer.wrap("probe".getBytes(StandardCharsets.US_ASCII)));
            Files.createLink(link, file);
        } catch (IOException | UnsupportedOperationException e) {
            throw new EmbeddedServerException(
                    "the file system of " + root + " has no extended attributes or no hard links ("
                            + FailureText.rootOf(e) + "): put the store's folder on a local disk such as ext4 or xfs",
                    e);
        } finally {
            Files.deleteIfExists(link);
            Files.deleteIfExists(file);
        }
    }

    /** Removes the remains of unfinished PUTs, and parts of multipart uploads that have not changed for a day. */
    void sweep() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(Files::isRegularFile).filter(this::isLeftover).forEach(ObjectFiles::delete);
        }
    }

    private boolean isLeftover(Path file) {
        try {
            String name = file.getFileName().toString();
            if (name.startsWith(PART)) {
                return Files.getLastModifiedTime(file)
                        .toInstant()
                        .isBefore(Instant.now().minus(PART_AGE_MAX));
            }
            Matcher draft = DRAFT.matcher(name);
            return draft.matches() && (!hasChecksum(file) || isSameFile(file, file.resolveSibling(draft.group(1))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean hasChecksum(Path file) throws IOException {
        return attributes(file).list().contains(CHECKSUM);
    }

    private static boolean isSameFile(Path file, Path object) throws IOException {
        return Files.exists(object) && Files.isSameFile(file, object);
    }

    @SuppressWarnings("SystemOut") // standard output is the child's log file
    private static void delete(Path file) {
        try {
            Files.delete(file);
            System.out.println("removed the remains of an unfinished PUT: " + file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static UserDefinedFileAttributeView attributes(Path file) {
        UserDefinedFileAttributeView view = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
        if (view == null) {
            throw new UnsupportedOperationException("no extended attributes");
        }
        return view;
    }
}
