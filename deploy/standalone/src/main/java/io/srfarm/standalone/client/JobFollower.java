package io.srfarm.standalone.client;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Follows one job through its event stream, over broken connections and restarts of the dispatcher. */
final class JobFollower {
    private static final Set<String> LAST = Set.of("succeeded", "failed", "cancelled", "expired", "dead");
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int FAILURES_MAX = 60;

    private final HttpApi api;
    private final String path;
    private int failures;

    JobFollower(HttpApi api, String path) {
        this.api = api;
        this.path = path;
    }

    JobView follow(Consumer<JobNews> listener) throws ClientException, InterruptedException {
        while (true) {
            try {
                boolean ended = listen(listener);
                JobView job = JobView.of(api.get(path));
                if (job.state().isTerminal()) {
                    return job;
                }
                failures = ended ? failures + 1 : 0; // the stream was ahead of the ledger, or ended too early
            } catch (ClientException e) {
                failures++;
                boolean mayPass = e.status() == 0 || e.status() >= 500;
                if (!mayPass || failures > FAILURES_MAX) {
                    throw e;
                }
            }
            LockSupport.parkNanos(PAUSE.toNanos());
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    /** Whether the job's last event came; the stream may also break off before. */
    private boolean listen(Consumer<JobNews> listener) throws ClientException, InterruptedException {
        EventLines events = new EventLines();
        try (Stream<String> lines = api.lines(path + "/events")) {
            for (Iterator<String> line = lines.iterator(); line.hasNext(); ) {
                var news = events.take(line.next());
                if (news.isPresent()) {
                    failures = 0;
                    listener.accept(news.get());
                    if (LAST.contains(news.get().name())) {
                        return true;
                    }
                }
            }
            return false;
        } catch (UncheckedIOException e) {
            throw new ClientException("the event stream broke off: " + e.getMessage(), e);
        }
    }
}
