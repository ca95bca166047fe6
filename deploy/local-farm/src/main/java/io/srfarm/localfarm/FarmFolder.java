package io.srfarm.localfarm;

import io.srfarm.supervision.RootCause;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder with all files of a farm, locked by one process at a time. Layout: {@code broker/}, {@code store/},
 * {@code logs/}, {@code tmp/}, {@code bundles/}, {@code settings/} (secrets and ports), and {@code farm.json} while the farm
 * runs. Only the owner can read it.
 */
public final class FarmFolder implements AutoCloseable {
    private static final long FREE_BYTES_MIN = 256L << 20;

    private final Path root;
    private final FileChannel lock;

    private FarmFolder(Path root, FileChannel lock) {
        this.root = root;
        this.lock = lock;
    }

    /**
     * Opens and locks a new folder or that of an earlier farm.
     *
     * @throws FarmException if it cannot be written, its disk is full, or another farm uses it
     */
    public static FarmFolder open(Path folder) throws FarmException {
        Path root = folder.toAbsolutePath().normalize();
        try {
            requireFarmOrEmpty(root);
            PrivateFiles.createFolder(root);
            long free = Files.getFileStore(root).getUsableSpace();
            if (free < FREE_BYTES_MIN) {
                throw new FarmException(
                        "the disk of " + root + " is full: " + (free >> 20) + " MiB left, the farm needs "
                                + (FREE_BYTES_MIN >> 20) + " MiB (or name another folder with --data)");
            }
            PrivateFiles.createFolder(root.resolve("settings"));
            FarmFolder taken = new FarmFolder(root, lock(root));
            taken.tidy();
            return taken;
        } catch (IOException e) {
            throw new FarmException(
                    "cannot write to " + root + " (" + RootCause.of(e) + "): name another folder with --data", e);
        }
    }

    /** Refuses folders with other files, because a farm deletes what it finds under the names that it uses. */
    private static void requireFarmOrEmpty(Path root) throws IOException, FarmException {
        boolean farm = Files.isRegularFile(root.resolve("lock")) && Files.isDirectory(root.resolve("settings"));
        if (farm || !Files.isDirectory(root)) {
            return;
        }
        for (Path entry : entries(root)) {
            // An empty folder may be the mount point of a disk for the broker or the store.
            if (!Files.isDirectory(entry) || !entries(entry).isEmpty()) {
                throw new FarmException(root + " contains other files (" + entry.getFileName()
                        + ") but no farm: name a new or empty folder with --data");
            }
        }
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !entry.endsWith("lost+found")).toList();
        }
    }

    public Path root() {
        return root;
    }

    /** Returns the file in which clients find the addresses. */
    public Path farmFile() {
        return root.resolve(FarmAddress.FILE);
    }

    /** Returns the data folder of the broker or the store. */
    Path server(String name) {
        return root.resolve(name);
    }

    /** Returns the log file of a process. */
    Path log(String process) {
        return root.resolve("logs").resolve(process + ".log");
    }

    Path logs() {
        return root.resolve("logs");
    }

    /** Returns the folder for temporary files of the farm's processes. */
    Path temporary() {
        return root.resolve("tmp");
    }

    /** Returns the file in which a worker records its current job. */
    Path flight(String worker) {
        return temporary().resolve(worker + ".flight");
    }

    /** Returns the folder in which {@link #link} creates links to bundles. */
    Path bundles() {
        return root.resolve("bundles");
    }

    /** Replaces the links in {@link #bundles()} by one for each bundle, named by its id. */
    void link(List<ModelBundle> models) throws FarmException {
        try {
            FileTree.remove(bundles());
            if (!models.isEmpty()) {
                Files.createDirectories(bundles());
            }
            for (ModelBundle model : models) {
                Files.createSymbolicLink(bundles().resolve(model.id()), model.folder());
            }
        } catch (IOException e) {
            throw new FarmException("cannot link bundles into " + bundles() + " (" + RootCause.of(e) + ")", e);
        }
    }

    Path settings(String name) {
        return root.resolve("settings").resolve(name + ".properties");
    }

    /** Unlocks the folder. Call it after the last process of the farm has ended. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new IllegalStateException("cannot unlock " + root, e);
        }
    }

    /** Removes what a killed farm left behind: stale addresses and temporary files. */
    private void tidy() throws IOException {
        Files.deleteIfExists(farmFile());
        FileTree.remove(temporary());
        Files.createDirectories(temporary());
        Files.createDirectories(logs());
        for (String server : List.of("broker", "store")) {
            Files.deleteIfExists(log(server));
            Files.createSymbolicLink(log(server), Path.of("..", server, server + ".log"));
        }
    }

    private static FileChannel lock(Path root) throws IOException, FarmException {
        FileChannel channel = FileChannel.open(
                root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            String holder = Files.readString(root.resolve("lock")).strip();
            channel.close();
            throw new FarmException("another farm is running in " + root + " (process " + holder
                    + "): use it, stop it, or name another folder with --data");
        }
        byte[] self = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
        channel.truncate(0).write(ByteBuffer.wrap(self), 0);
        return channel;
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // locked by another farm of this process
        }
    }
}
