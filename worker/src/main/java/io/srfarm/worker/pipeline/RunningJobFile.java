package io.srfarm.worker.pipeline;

import io.srfarm.job.ControlKeys;
import io.srfarm.job.JobId;
import io.srfarm.job.Tenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * A note on this machine's disk of the jobs that are being worked on; each is removed at its orderly end. What a process that
 * broke down leaves for the one that comes after it in its place. Who kills a process for a reason of his own removes the note.
 * A disk that cannot be written costs the count of such crashes, never a job. Thread-safe.
 */
public final class RunningJobFile {
    private static final Logger LOG = Logger.getLogger(RunningJobFile.class);
    private static final Pattern FORM = Pattern.compile("tenant=(\\S+) job=(\\S+) attempt=([0-9]{1,9})\\s*");

    private final Optional<Path> path;
    private final List<Flight> flights = new ArrayList<>();
    private boolean closed;

    /**
     * A job in flight.
     *
     * @param attempt which delivery of it, from 1
     */
    record Flight(ControlKeys job, int attempt) {}

    /** @param path where it lies; empty: nothing is noted */
    public RunningJobFile(Optional<Path> path) {
        this.path = path;
    }

    synchronized void begin(Flight flight) {
        if (!closed) {
            flights.add(flight);
            write();
        }
    }

    /** The job is over, or another's: whatever becomes of this process now is not its doing. */
    synchronized void end(Flight flight) {
        if (flights.remove(flight)) {
            write();
        }
    }

    /** This process ends in an orderly way: what is still running was handed back, and nothing begins any more. */
    public synchronized void close() {
        closed = true;
        clear();
    }

    /** As {@link #end} for all, also for those that an earlier process left. */
    synchronized void clear() {
        flights.clear();
        write();
    }

    /** What an earlier process left. A line that makes no sense is none. */
    List<Flight> left() {
        return path.filter(Files::exists).map(RunningJobFile::read).orElse(List.of());
    }

    private void write() {
        path.ifPresent(file -> {
            try {
                if (flights.isEmpty()) {
                    Files.deleteIfExists(file);
                    return;
                }
                Path fresh = file.resolveSibling(file.getFileName() + ".new");
                Files.write(fresh, flights.stream().map(RunningJobFile::line).toList());
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                LOG.warnf("the flight file stays as it was: %s", e);
            }
        });
    }

    private static String line(Flight flight) {
        return "tenant=" + flight.job().tenant() + " job=" + flight.job().job() + " attempt=" + flight.attempt();
    }

    private static List<Flight> read(Path file) {
        List<Flight> flights = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                flight(line)
                        .ifPresentOrElse(
                                flights::add, () -> LOG.warnf("a line of the flight file says nothing: %s", file));
            }
        } catch (IOException e) {
            LOG.warnf("a flight file that cannot be read: %s: %s", file, e);
        }
        return flights;
    }

    private static Optional<Flight> flight(String line) {
        Matcher form = FORM.matcher(line);
        if (!form.matches()) {
            return Optional.empty();
        }
        try {
            ControlKeys job = new ControlKeys(new Tenant(form.group(1)), new JobId(form.group(2)));
            return Optional.of(new Flight(job, Integer.parseInt(form.group(3))));
        } catch (IllegalArgumentException e) {
            LOG.debugf("no job of the farm: %s", e.getMessage());
            return Optional.empty();
        }
    }
}
