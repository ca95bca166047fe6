package io.srfarm.dispatcher.queue;

import io.quarkus.runtime.ShutdownEvent;
import io.srfarm.dispatcher.problem.UnavailableException;
import io.srfarm.job.Priority;
import io.srfarm.messaging.Topics;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ShareMemberDescription;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** The members of the share group of workers, as the broker knows them. Thread-safe. */
@Singleton
public final class WorkerGroup {
    private static final int PATIENCE_SECONDS = 2;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Admin admin;

    WorkerGroup(KafkaClients clients) {
        this.admin = clients.admin();
    }

    void stop(@Observes ShutdownEvent event) {
        admin.close();
    }

    /**
     * Returns the host of each connected worker, by the worker's name.
     *
     * @throws UnavailableException if the broker does not answer
     */
    public Map<String, String> hosts() {
        Map<String, String> hosts = new TreeMap<>();
        for (ShareMemberDescription member : members()) {
            hosts.put(worker(member.clientId()), host(member.host()));
        }
        return hosts;
    }

    private List<ShareMemberDescription> members() {
        try {
            return admin
                    .describeShareGroups(List.of(Topics.WORKER_GROUP))
                    .all()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .values()
                    .stream()
                    .flatMap(group -> group.members().stream())
                    .toList();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return List.of(); // no worker has ever connected
            }
            throw new UnavailableException(
                    "the broker refuses to describe the workers: " + e.getMessage(), RETRY_AFTER);
        } catch (TimeoutException e) {
            throw new UnavailableException("the broker does not answer", RETRY_AFTER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("the dispatcher is stopping", RETRY_AFTER);
        }
    }

    /** Returns the worker's name: a worker has one member per queue, {@code NAME-CLASS}. */
    private static String worker(String clientId) {
        for (Priority priority : Priority.values()) {
            String suffix = "-" + priority;
            if (clientId.endsWith(suffix)) {
                return clientId.substring(0, clientId.length() - suffix.length());
            }
        }
        return clientId;
    }

    /** Returns the address as text; the broker writes a slash before it. */
    private static String host(String host) {
        return host.startsWith("/") ? host.substring(1) : host;
    }
}
