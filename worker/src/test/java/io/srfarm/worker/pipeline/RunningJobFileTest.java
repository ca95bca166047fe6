package io.srfarm.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.job.ControlKeys;
import io.srfarm.job.JobId;
import io.srfarm.job.Tenant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningJobFileTest {
    @TempDir
    private Path folder;

    @Test
    void theNextProcessFindsEveryJobThatWasInHandAndNoOther() throws Exception {
        Path path = folder.resolve("flight");
        RunningJobFile file = new RunningJobFile(Optional.of(path));
        file.begin(flight("first", 1));
        file.begin(flight("second", 2));
        file.begin(flight("third", 1));
        file.end(flight("first", 1));
        Files.writeString(path, "no job at all\n", StandardOpenOption.APPEND);

        List<RunningJobFile.Flight> left = new RunningJobFile(Optional.of(path)).left();

        assertThat(left).containsExactly(flight("second", 2), flight("third", 1));
    }

    @Test
    void anOrderlyEndLeavesNoFile() {
        Path path = folder.resolve("flight");
        RunningJobFile file = new RunningJobFile(Optional.of(path));
        file.begin(flight("first", 1));
        file.begin(flight("second", 1));
        assertThat(path).exists();
        file.end(flight("first", 1));
        file.close();
        file.begin(flight("late", 1));

        assertThat(path).doesNotExist();
        assertThat(file.left()).isEmpty();
    }

    private static RunningJobFile.Flight flight(String job, int attempt) {
        return new RunningJobFile.Flight(new ControlKeys(new Tenant("acme"), new JobId(job)), attempt);
    }
}
