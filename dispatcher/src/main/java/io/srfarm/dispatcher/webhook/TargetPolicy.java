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
 * Decides which targets the farm may call. Checked at submission and again before every call; the socket checks the
 * actual address once more ({@link CheckedSockets}). Thread-safe.
 */
@Singleton
public final class TargetPolicy {
    static final String NOT_PUBLIC = "resolves to an address that is not public (see srfarm.webhooks.allowed-networks)";

    private static final Logger LOG = Logger.getLogger(TargetPolicy.class);
    private static final int LOOKUPS_MAX = 16;

    private final boolean httpAllowed;
    private final Duration patience;
    private final AddressPolicy addresses;
    private final SigningSecrets secrets;
    private final Resolver resolver;

    /** DNS lookups cannot be interrupted; one that hangs blocks one of these threads and no submission. */
    private final ThreadPoolExecutor lookups = new ThreadPoolExecutor(
            0, LOOKUPS_MAX, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), TargetPolicy::lookupThread);

    /** Resolves host names. */
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

    /** Creates the bean at startup, so that a wrong setting is reported at once. */
    void start(@Observes StartupEvent event) {
        LOG.debugf("webhooks: http allowed: %s", httpAllowed);
    }

    /**
     * Refuses a job whose webhook must not be called. A host name that does not resolve now is accepted, because it may
     * resolve when the job has ended.
     *
     * @throws InvalidJobException with {@code /webhook} or its URL as pointer
     */
    public void require(Job job) throws InvalidJobException {
        if (job.webhook().isEmpty()) {
            return;
        }
        if (secrets.of(job.tenant()).isEmpty()) {
            throw refusal("/webhook", "cannot be signed: this tenant has no secret in srfarm.webhooks.secrets");
        }
        try {
            requireAddresses(host(job.webhook().get()));
        } catch (TargetRefusedException e) {
            throw refusal("/webhook/url", String.valueOf(e.getMessage()));
        }
    }

    /**
     * Checks the addresses that a call would reach.
     *
     * @throws TargetRefusedException if any of the addresses must not be called
     * @throws UnknownHostException if there is no address
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
            throw new TargetRefusedException("is not a URL with a valid host and port");
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
            LOG.debug("the addresses of a webhook were not looked up at submission", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("address lookup failed", e.getCause());
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
