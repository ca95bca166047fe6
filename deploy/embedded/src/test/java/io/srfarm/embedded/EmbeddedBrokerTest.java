package io.srfarm.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
    @TempDir
    Path folder;

    @Test
    void keepsItsRecordsAndItsPortWhenKilledAndStartedAgain() {
        Path folder = this.folder.resolve("a,b;c d$e%f:${x}\\");
        EmbeddedBroker first = EmbeddedBroker.start(folder, 0);
        String address = first.bootstrapServers();
        Records.createTopic(address, "jobs");
        Records.produce(address, "jobs", "one", "two");

        first.kill();

        assertThat(first.isAlive()).isFalse();
        assertThat(first.onExit()).isCompletedWithValue(137);
        EmbeddedBroker second = EmbeddedBroker.start(folder, 0);
        assertThat(second.bootstrapServers()).isEqualTo(address);
        Records.produce(address, "jobs", "three");
        assertThat(Records.readAll(address, "jobs", 3)).containsExactly("one", "two", "three");

        second.close();

        assertThat(second.isAlive()).isFalse();
    }

    @Test
    void explainsWhatToDoIfThePortIsTaken() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedBroker.start(folder, other.getLocalPort()))
                    .isInstanceOf(EmbeddedServerException.class)
                    .hasMessage(
                            "port %d is in use: stop what listens on it, or give the broker another port"
                                    + " (0 picks a free one)",
                            other.getLocalPort());
        }
    }

    @Test
    void explainsWhatToDoIfTheFolderCannotBeUsed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");

        assertThatThrownBy(() -> EmbeddedBroker.start(file, 0))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageContaining("the broker cannot write to " + file)
                .hasMessageContaining("choose another folder");
    }

    @Test
    void reportsTheEndOfTheLogOfAChildThatFailsToStart() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("meta.properties"), "version=1\nnode.id=7\ncluster.id=abc\n");

        assertThatThrownBy(() -> EmbeddedBroker.start(folder, 0))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageStartingWith("the broker did not start: RuntimeException: Stored node id 7 doesn't match")
                .hasMessageContaining("the end of " + folder.resolve("broker.log"));
    }
}
