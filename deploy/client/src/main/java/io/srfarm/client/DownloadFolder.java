package io.srfarm.client;

import io.srfarm.candidate.Candidate;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.codec.MalformedMessageException;
import io.srfarm.codec.ManifestJson;
import io.srfarm.job.Limits;
import io.srfarm.job.OutputFormat;
import io.srfarm.job.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A folder to download a candidate set into. An existing file is replaced or deleted only if an earlier download wrote it:
 * the {@code manifest.json} next to it lists it with its present digest. Any other file in the way is an error, reported
 * before anything is written.
 *
 * <p>Downloads go to the subfolder {@value #STAGING} and are moved into place when all are complete, the manifest last. An
 * interrupted download leaves the folder unchanged; if it is interrupted while files are moved, the next download into the
 * same folder completes the move. Not thread-safe; a lock keeps other processes out.
 */
public final class DownloadFolder implements AutoCloseable {
    static final String MANIFEST = "manifest.json";
    private static final String STAGING = ".srfarm-part";
    private static final String PREVIOUS = "previous.json";
    private static final String LOCK = "lock";

    private final Path folder;
    private final boolean created;
    private final Path staging;
    private final FileChannel lock;
    private final Map<String, Set<String>> listed = new TreeMap<>();
    private boolean committed;

    private DownloadFolder(Path folder, boolean created, Path staging, FileChannel lock) {
        this.folder = folder;
        this.created = created;
        this.staging = staging;
        this.lock = lock;
    }

    /**
     * Checks that a set with this number of candidates can be downloaded into a folder. Leaves the folder unchanged.
     *
     * @throws FileAlreadyExistsException naming a file that no earlier download wrote
     * @throws IOException if the folder cannot be written
     */
    public static void check(Path folder, int candidates) throws IOException {
        try (DownloadFolder target = open(folder)) {
            for (int i = 0; i < candidates; i++) {
                for (String name : files(i)) {
                    target.requireReplaceable(name, Set.of());
                }
            }
        }
    }

    /** Creates the folder if necessary and locks it. */
    static DownloadFolder open(Path folder) throws IOException {
        boolean created = !Files.exists(folder);
        Files.createDirectories(folder);
        Path staging = folder.resolve(STAGING);
        if (Files.exists(staging, LinkOption.NOFOLLOW_LINKS)
                && !Files.isDirectory(staging, LinkOption.NOFOLLOW_LINKS)) {
            throw inTheWay(staging);
        }
        Files.createDirectories(staging);
        DownloadFolder target = new DownloadFolder(folder, created, staging, locked(folder, staging.resolve(LOCK)));
        try {
            target.readManifests();
            return target;
        } catch (IOException | RuntimeException e) {
            target.close();
            throw e;
        }
    }

    private static FileChannel locked(Path folder, Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // Locked by this process.
        }
        channel.close();
        throw new FileSystemException(folder.toString(), null, "another download into this folder is in progress");
    }

    /** Reads what earlier downloads wrote, including one that was interrupted while files were moved. */
    private void readManifests() throws IOException {
        Path manifest = folder.resolve(MANIFEST);
        if (Files.exists(manifest, LinkOption.NOFOLLOW_LINKS) && !learn(manifest)) {
            throw inTheWay(manifest);
        }
        learn(staging.resolve(PREVIOUS));
        learn(staging.resolve(MANIFEST));
    }

    /** Returns whether the file is a manifest. */
    private boolean learn(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > ManifestJson.BYTES_MAX) {
            return false;
        }
        try {
            CandidateSet set = ManifestJson.read(Files.readAllBytes(file));
            set.candidates().forEach(candidate -> listed.computeIfAbsent(candidate.fileName(), name -> new HashSet<>())
                    .add(candidate.sha256().hex()));
            return true;
        } catch (MalformedMessageException e) {
            return false;
        }
    }

    /**
     * Checks every file of the set.
     *
     * @throws FileAlreadyExistsException naming a file that no earlier download wrote
     */
    void requireReplaceable(List<Candidate> candidates) throws IOException {
        for (Candidate candidate : candidates) {
            requireReplaceable(candidate.fileName(), Set.of(candidate.sha256().hex()));
        }
    }

    /** @param same digests of the content to write: a file that already has it may be replaced */
    private void requireReplaceable(String name, Set<String> same) throws IOException {
        Path file = folder.resolve(name);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !has(file, listed(name)) && !has(file, same)) {
            throw inTheWay(file);
        }
    }

    private Set<String> listed(String name) {
        return listed.getOrDefault(name, Set.of());
    }

    /** Returns the temporary path of a file of the set. */
    Path part(String name) {
        return staging.resolve(name);
    }

    /** Moves the complete set into place, the manifest last, and returns the manifest's path. */
    Path commit(FetchedSet fetched) throws IOException {
        requireReplaceable(fetched.candidates());
        Path manifest = folder.resolve(MANIFEST);
        Files.write(part(MANIFEST), fetched.manifest());
        if (Files.exists(manifest)) {
            Files.move(manifest, part(PREVIOUS), StandardCopyOption.REPLACE_EXISTING);
        }
        Set<String> names = new HashSet<>();
        for (Candidate candidate : fetched.candidates()) {
            String name = candidate.fileName();
            names.add(name);
            Files.move(part(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        // Files of an earlier, larger set would look like part of this one.
        for (String name : listed.keySet()) {
            if (!names.contains(name) && has(folder.resolve(name), listed(name))) {
                Files.delete(folder.resolve(name));
            }
        }
        Files.move(part(MANIFEST), manifest);
        committed = true;
        return manifest;
    }

    /** Removes temporary files. Keeps the manifests of an interrupted move until a later download succeeds. */
    @Override
    public void close() throws IOException {
        try {
            for (int i = 0; i < Limits.CANDIDATES_MAX; i++) {
                for (String name : files(i)) {
                    Files.deleteIfExists(part(name));
                }
            }
            if (committed || Files.exists(folder.resolve(MANIFEST))) {
                Files.deleteIfExists(part(PREVIOUS));
                Files.deleteIfExists(part(MANIFEST));
            }
            if (Files.notExists(part(PREVIOUS)) && Files.notExists(part(MANIFEST))) {
                Files.deleteIfExists(part(LOCK));
                Files.deleteIfExists(staging);
            }
            if (created && !committed) {
                Files.deleteIfExists(folder);
            }
        } catch (DirectoryNotEmptyException e) {
            // The subfolder contains foreign files, which are kept.
        } finally {
            lock.close();
        }
    }

    private static boolean has(Path file, Set<String> digests) throws IOException {
        return !digests.isEmpty()
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && digests.contains(digest(file));
    }

    private static String digest(Path file) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        byte[] buffer = new byte[1 << 16];
        try (InputStream content = Files.newInputStream(file)) {
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return Sha256.of(digest).hex();
    }

    private static FileAlreadyExistsException inTheWay(Path file) {
        return new FileAlreadyExistsException(
                file.toString(), null, "is in the way: it was not downloaded by srfarm, or changed since");
    }

    /** File names that candidates can have. */
    private static List<String> files(int index) {
        return Stream.of(OutputFormat.values())
                .map(format -> Candidate.fileName(index, format))
                .toList();
    }
}
