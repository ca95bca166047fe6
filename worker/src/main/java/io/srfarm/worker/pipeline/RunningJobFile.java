package io.srfarm.worker.pipeline;

import io.srfarm.job.ControlKeys;
import io.srfarm.job.Job;
import io.srfarm.job.JobId;
import io.srfarm.job.Tenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * A note on this machine's disk of the job that is being worked on, removed at every orderly end: what a process that
 * broke down leaves for the one that comes after it in its place. Who kills a process for a reason of his own removes
 * the note. A disk that cannot be written costs the count of such crashes, never a job.
 *
 * @param path where it lies; empty: nothing is noted
 */
public record RunningJobFile(Optional<Path> path) {
    private static final Logger LOG = Logger.getLogger(RunningJobFile.class);
    private static final Pattern FORM = Pattern.compile("tenant=(\\S+) job=(\\S+) attempt=([0-9]{1,9})\\s*");

    /**
     * A job in flight.
     *
     * @param attempt which delivery of it, from 1
     */
    record Flight(ControlKeys job, int attempt) {}

    void begin(Job job, int attempt) {
        path.ifPresent(file -> {
            try {
                Path fresh = file.resolveSibling(file.getFileName() + ".new");
                Files.writeString(fresh, "tenant=" + job.tenant() + " job=" + job.id() + " attempt=" + attempt + "\n");
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                LOG.warnf("not noted in the flight file: %s job=%s tenant=%s", e, job.id(), job.tenant());
            }
        });
    }

    /** The job is over, or another's: whatever becomes of this process now is not its doing. */
    public void end() {
        path.ifPresent(file -> {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warnf("the flight file stays: %s", e);
            }
        });
    }

    /** What an earlier process left. A note that makes no sense is none. */
    Optional<Flight> left() {
        return path.filter(Files::exists).flatMap(RunningJobFile::read);
    }

    private static Optional<Flight> read(Path file) {
        try {
            Matcher form = FORM.matcher(Files.readString(file));
            if (form.matches()) {
                ControlKeys job = new ControlKeys(new Tenant(form.group(1)), new JobId(form.group(2)));
                return Optional.of(new Flight(job, Integer.parseInt(form.group(3))));
            }
            LOG.warnf("a flight file that says nothing: %s", file);
        } catch (IOException | IllegalArgumentException e) {
            LOG.warnf("a flight file that cannot be read: %s: %s", file, e);
        }
        return Optional.empty();
    }
}
