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
 * A local file with the running jobs. A job is removed when it ends normally, so the file of a crashed process tells
 * its successor which jobs were running. Whoever kills a worker for other reasons deletes the file. If the file cannot
 * be written, crashes are not counted, but jobs run. Thread-safe.
 */
public final class RunningJobFile {
    private static final Logger LOG = Logger.getLogger(RunningJobFile.class);
    private static final Pattern FORM = Pattern.compile("tenant=(\\S+) job=(\\S+) attempt=([0-9]{1,9})\\s*");

    private final Optional<Path> path;
    private final List<Flight> flights = new ArrayList<>();
    private boolean closed;

    /**
     * A running job.
     *
     * @param attempt the number of its delivery, from 1
     */
    record Flight(ControlKeys job, int attempt) {}

    /**
     * Uses the file at {@code path}.
     *
     * @param path the file; empty: running jobs are not recorded
     */
    public RunningJobFile(Optional<Path> path) {
        this.path = path;
    }

    synchronized void begin(Flight flight) {
        if (!closed) {
            flights.add(flight);
            write();
        }
    }

    /** Removes a job that has ended or now belongs to another worker: a later crash is not caused by it. */
    synchronized void end(Flight flight) {
        if (flights.remove(flight)) {
            write();
        }
    }

    /**
     * Stops recording when the process shuts down normally: running jobs have been handed back and no further job
     * starts.
     */
    public synchronized void close() {
        closed = true;
        clear();
    }

    /** Removes all jobs, including those that an earlier process left. */
    synchronized void clear() {
        flights.clear();
        write();
    }

    /** Returns the jobs that an earlier process left. Invalid lines are ignored. */
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
                LOG.warnf("failed to update the flight file: %s", e);
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
                                flights::add, () -> LOG.warnf("ignoring an invalid line in the flight file: %s", file));
            }
        } catch (IOException e) {
            LOG.warnf("failed to read the flight file: %s: %s", file, e);
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
            LOG.debugf("not a valid job: %s", e.getMessage());
            return Optional.empty();
        }
    }
}
