package io.srfarm.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
    @TempDir
    Path root;

    private ServerFolder folder = new ServerFolder(Path.of(""), "");

    @BeforeEach
    void aFolder() {
        folder = ServerFolder.prepare(root, "store");
    }

    @Test
    void refusesAFolderThatAnotherProcessUses() throws Exception {
        try (ChildJvm holder = startHolder()) {
            awaitHeld(holder);

            assertThatThrownBy(() -> FolderLock.acquire(folder, Duration.ZERO))
                    .isInstanceOf(EmbeddedServerException.class)
                    .hasMessage("another store uses %s: stop it or choose another folder", root);
        }
    }

    @Test
    void isReleasedWhenItsHolderIsKilled() throws Exception {
        try (ChildJvm holder = startHolder()) {
            awaitHeld(holder);

            holder.kill();

            try (FolderLock lock = FolderLock.acquire(folder, Duration.ZERO)) {
                assertThat(lock).isNotNull();
            }
        }
    }

    @Test
    void refusesASecondHolderInTheSameProcessToo() throws Exception {
        try (FolderLock lock = FolderLock.acquire(folder, Duration.ZERO)) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> FolderLock.acquire(folder, Duration.ZERO))
                    .isInstanceOf(EmbeddedServerException.class);
        }
    }

    private ChildJvm startHolder() {
        return ChildJvm.named("holder")
                .classPath(ClassPath.visible())
                .options("-Xmx32m", "-XX:TieredStopAtLevel=1")
                .mainClass(Holds.class.getName())
                .arguments(root.toString())
                .log(root.resolve("holder.log"))
                .start();
    }

    private static void awaitHeld(ChildJvm holder) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Files.readString(holder.log()).contains("held"));
    }

    /** Holds the lock of the given folder until killed. */
    static final class Holds {
        private Holds() {}

        public static void main(String[] arguments) throws Exception {
            ServerFolder folder = new ServerFolder(Path.of(arguments[0]), "store");
            try (FolderLock lock = FolderLock.acquire(folder, Duration.ZERO)) {
                System.out.println("held " + lock);
                Thread.currentThread().join();
            }
        }
    }
}
