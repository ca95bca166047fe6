package io.srfarm.dispatcher.webhook;

import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.StartupEvent;
import io.srfarm.job.InvalidJobException;
import io.srfarm.job.InvalidJobException.Violation;
import io.srfarm.job.Job;
import io.srfarm.job.Webhook;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.HttpUrl;
import org.jboss.logging.Logger;

/**
 * Whom the farm may call. Asked when a job comes in and again before every call; the socket that is opened then looks once
 * more ({@link CheckedSockets}). Thread-safe.
 */
@Singleton
public final class TargetPolicy {
    static final String NOT_PUBLIC = "leads to an address that is not public (see srfarm.webhooks.allowed-networks)";

    private static final Logger LOG = Logger.getLogger(TargetPolicy.class);
    private static final int LOOKUPS_MAX = 16;

    private final boolean httpAllowed;
    private final Duration patience;
    private final AddressPolicy addresses;
    private final SigningSecrets secrets;
    private final Resolver resolver;

    /** Look-ups cannot be interrupted; one that hangs holds one of these threads and no submission. */
    private final ThreadPoolExecutor lookups = new ThreadPoolExecutor(
            0, LOOKUPS_MAX, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), TargetPolicy::lookupThread);

    /** Which addresses a name has. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] addressesOf(String host) throws UnknownHostException;
    }

    @Inject
    TargetPolicy(WebhookConfig config, SigningSecrets secrets) {
        this(config, secrets, InetAddress::getAllByName);
    }

    TargetPolicy(WebhookConfig config, SigningSecrets secrets, Resolver resolver) {
        this.httpAllowed = config.httpAllowed();
        this.patience = config.resolveTimeMax();
        this.addresses = new AddressPolicy(networks(config.allowedNetworks().orElse(List.of())));
        this.secrets = secrets;
        this.resolver = resolver;
    }

    /** At the start, not with the first job: so that a wrong setting is told at once. */
    void start(@Observes StartupEvent event) {
        LOG.debugf("webhooks: http allowed: %s", httpAllowed);
    }

    /**
     * Refuses a job whose webhook cannot or must not be called. A name that has no address now may have one when the job
     * has ended: that is no reason.
     *
     * @throws InvalidJobException naming {@code /webhook} or its URL
     */
    public void require(Job job) throws InvalidJobException {
        if (job.webhook().isEmpty()) {
            return;
        }
        if (secrets.of(job.tenant()).isEmpty()) {
            throw refusal(
                    "/webhook", "has no secret to be signed with: this tenant has none in srfarm.webhooks.secrets");
        }
        try {
            requireAddresses(host(job.webhook().get()));
        } catch (TargetRefusedException e) {
            throw refusal("/webhook/url", String.valueOf(e.getMessage()));
        }
    }

    /**
     * Looks up whom a call would reach.
     *
     * @throws TargetRefusedException if any of the addresses must not be called
     * @throws UnknownHostException if there is none
     */
    void check(HttpUrl url) throws TargetRefusedException, UnknownHostException {
        if (!url.isHttps() && !httpAllowed) {
            throw new TargetRefusedException("must be https (see srfarm.webhooks.http-allowed)");
        }
        for (InetAddress address : resolver.addressesOf(url.host())) {
            if (!addresses.mayBeCalled(address)) {
                throw new TargetRefusedException(NOT_PUBLIC);
            }
        }
    }

    CheckedSockets sockets() {
        return new CheckedSockets(addresses);
    }

    private static HttpUrl host(Webhook webhook) throws TargetRefusedException {
        HttpUrl url = HttpUrl.parse(webhook.url());
        if (url == null) {
            throw new TargetRefusedException("is no URL: its host or port is not valid");
        }
        return url;
    }

    private void requireAddresses(HttpUrl url) throws TargetRefusedException {
        try {
            Future<Optional<TargetRefusedException>> lookup = lookups.submit(() -> lookedUp(url));
            Optional<TargetRefusedException> refusal = lookup.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (refusal.isPresent()) {
                throw refusal.get();
            }
        } catch (TimeoutException | RejectedExecutionException e) {
            LOG.debug("the addresses of a webhook are looked up later", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a look-up ended strangely", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<TargetRefusedException> lookedUp(HttpUrl url) {
        try {
            check(url);
            return Optional.empty();
        } catch (TargetRefusedException e) {
            return Optional.of(e);
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static InvalidJobException refusal(String pointer, String why) {
        return new InvalidJobException(List.of(new Violation(pointer, why)));
    }

    private static List<AddressRange> networks(List<String> cidrs) {
        try {
            return cidrs.stream().map(AddressRange::of).toList();
        } catch (IllegalArgumentException e) {
            throw new PreventFurtherStepsException("srfarm.webhooks.allowed-networks: " + e.getMessage(), 1);
        }
    }

    private static Thread lookupThread(Runnable lookup) {
        Thread thread = new Thread(lookup, "webhook-look-up");
        thread.setDaemon(true);
        return thread;
    }
}
