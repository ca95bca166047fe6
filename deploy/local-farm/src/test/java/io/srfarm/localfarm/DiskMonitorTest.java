package io.srfarm.localfarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.embedded.EmbeddedServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DiskMonitorTest {
    private static final Path BROKER = Path.of("/farm/broker");
    private static final Path STORE = Path.of("/farm/store");

    private final Map<Path, Long> free =
            new HashMap<>(Map.of(BROKER, EmbeddedServer.FREE_BYTES_MIN, STORE, EmbeddedServer.FREE_BYTES_MIN));
    private final List<String> told = new ArrayList<>();

    @Test
    void aFullDiskIsReportedOnceAndSoIsItsRecovery() {
        try (DiskMonitor watch = new DiskMonitor(List.of(BROKER, STORE), free::get, told::add)) {
            watch.look();
            assertThat(told).isEmpty();

            free.put(STORE, EmbeddedServer.FREE_BYTES_MIN - 1);
            watch.look();
            watch.look();
            free.put(STORE, EmbeddedServer.FREE_BYTES_MIN);
            watch.look();
            watch.look();

            assertThat(told)
                    .containsExactly(
                            "the disk of /farm/store is full (63 MiB left): free at least 64 MiB for the store",
                            "the disk of /farm/store has space again");
        }
    }
}
