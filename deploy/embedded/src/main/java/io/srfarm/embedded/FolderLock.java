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
 * Keeps two servers off one folder. The child holds it for the whole of its life: the operating system lets go of it when
 * the child is gone, however it ended. The parent asks for it first, and so waits for a predecessor that is still ending.
 */
final class FolderLock implements AutoCloseable {
    /** Longer than a server may take to end. */
    static final Duration PATIENCE = Duration.ofSeconds(12);

    private static final Duration STEP = Duration.ofMillis(20);

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * @param patience how long to wait for another holder to let go
     * @throws EmbeddedServerException if another server works in this folder
     */
    static FolderLock acquire(ServerFolder folder, Duration patience) throws IOException {
        FileChannel channel = FileChannel.open(folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        long end = System.nanoTime() + patience.toNanos();
        while (tryLock(channel) == null) {
            if (System.nanoTime() - end >= 0) {
                channel.close();
                throw new EmbeddedServerException("another " + folder.name() + " works in " + folder.root()
                        + ": stop it or choose another folder");
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
            return null; // another thread of this JVM is starting a server here
        }
    }
}
