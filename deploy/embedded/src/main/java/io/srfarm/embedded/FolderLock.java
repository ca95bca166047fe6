package io.srfarm.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Prevents two servers from using one folder. The child holds the lock as long as it lives; the operating system releases it
 * when the child ends. The parent acquires it first, and so waits for a previous server that is still ending.
 */
final class FolderLock implements AutoCloseable {
    /** Longer than a server needs to end. */
    static final Duration PATIENCE = Duration.ofSeconds(12);

    private static final Duration STEP = Duration.ofMillis(20);

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * @param patience how long to wait for the present holder
     * @throws EmbeddedServerException if another server uses the folder
     */
    static FolderLock acquire(ServerFolder folder, Duration patience) throws IOException {
        FileChannel channel = FileChannel.open(folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        long end = System.nanoTime() + patience.toNanos();
        while (tryLock(channel) == null) {
            if (System.nanoTime() - end >= 0) {
                channel.close();
                throw new EmbeddedServerException(
                        "another " + folder.name() + " uses " + folder.root() + ": stop it or choose another folder");
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
        return new FolderLock(channel);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // locked by another thread of this JVM
        }
    }
}
