package io.srfarm.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphanTest {
    @TempDir
    Path folder;

    @Test
    void serversEndWhenTheirParentIsKilled() throws Exception {
        Path log = folder.resolve("parent.log");
        try (ChildJvm parent = ChildJvm.named("parent")
                .classPath(ClassPath.visible())
                .options("-Xmx64m", "-XX:TieredStopAtLevel=1")
                .mainClass(StartsServers.class.getName())
                .arguments(folder.toString())
                .log(log)
                .start()) {
            await().atMost(Duration.ofSeconds(180))
                    .until(() -> Files.readString(log).contains("started"));
            List<ProcessHandle> servers = Files.readString(log)
                    .lines()
                    .filter(line -> line.startsWith("pid "))
                    .map(line -> ProcessHandle.of(Long.parseLong(line.substring(4))))
                    .flatMap(Optional::stream)
                    .toList();
            assertThat(servers).hasSize(2).allMatch(ProcessHandle::isAlive);

            parent.kill();

            await().atMost(Duration.ofSeconds(60)).until(() -> servers.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    /** Starts both servers, reports it, and waits to be killed. */
    static final class StartsServers {
        private StartsServers() {}

        public static void main(String[] arguments) throws InterruptedException {
            Path folder = Path.of(arguments[0]);
            EmbeddedStore store = EmbeddedStore.start(folder.resolve("store"), 0, Credentials.random());
            EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
            Stream.of(store.pid(), broker.pid()).forEach(pid -> System.out.println("pid " + pid));
            System.out.println("started");
            Thread.currentThread().join();
        }
    }
}
