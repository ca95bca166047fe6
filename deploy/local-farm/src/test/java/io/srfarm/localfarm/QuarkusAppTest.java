package io.srfarm.localfarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuarkusAppTest {
    @TempDir
    private Path root;

    @ParameterizedTest
    @ValueSource(ints = {137, 143})
    void aKilledWorkersJobIsNotBlamed(int status) throws Exception {
        assertThat(flightAfter(status)).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 86, 87, 134, 139})
    void aCrashedWorkersJobIsBlamed(int status) throws Exception {
        assertThat(flightAfter(status)).exists();
    }

    @Test
    void theRemainsOfAKilledFarmAreRemoved() throws Exception {
        Path flight = flightAfter(86);

        FarmFolder.open(root).close();

        assertThat(flight).doesNotExist();
    }

    private Path flightAfter(int status) throws Exception {
        try (FarmFolder folder = FarmFolder.open(root)) {
            Path flight = Files.writeString(folder.flight("worker-1"), "tenant=demo job=j attempt=1");
            new QuarkusApp("worker-1", root, List.of(), new PrivateProperties(), 1, Duration.ZERO, folder)
                    .ended(status);
            return flight;
        }
    }
}
