package io.srfarm.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps two servers off one folder. Held by the child for the whole of its life: the operating system lets go of it when
 * the child is gone, however it ended.
 */
final class FolderLock {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration STEP = Duration.ofMillis(50);

    /** A channel that is garbage-collected gives its lock back. */
    @SuppressWarnings("UnusedVariable")
    private static @Nullable FileChannel held;

    private FolderLock() {}

    /**
     * Waits for a predecessor that is still ending, for some seconds.
     *
     * @throws EmbeddedServerException if another server works in this folder
     */
    @SuppressWarnings("resource") // open for as long as this process lives
    static void acquire(ServerFolder folder) throws IOException {
        Path file = folder.lock();
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (channel.tryLock() == null) {
            if (System.nanoTime() > end) {
                throw new EmbeddedServerException("another " + folder.name() + " works in " + folder.root()
                        + ": stop it or choose another folder");
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
        held = channel;
    }
}
