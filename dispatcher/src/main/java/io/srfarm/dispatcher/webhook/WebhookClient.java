package io.srfarm.dispatcher.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Makes single webhook calls: only to checked addresses, without following redirects, within a time limit, and reading
 * only the response's head. Thread-safe.
 */
@Singleton
final class WebhookClient {
    private static final MediaType JSON = MediaType.get("application/json");
    private static final Duration RETRY_AFTER_MAX = Duration.ofDays(1);
    private static final int GONE = 410;

    private final SigningSecrets secrets;
    private final OkHttpClient client;

    @Inject
    WebhookClient(WebhookConfig config, TargetPolicy targets, SigningSecrets secrets) {
        this(config, targets, secrets, new OkHttpClient.Builder());
    }

    /**
     * Creates a client.
     *
     * @param base configures the trusted certificates
     */
    WebhookClient(WebhookConfig config, TargetPolicy targets, SigningSecrets secrets, OkHttpClient.Builder base) {
        Dispatcher threads = new Dispatcher();
        threads.setMaxRequests(config.concurrency());
        threads.setMaxRequestsPerHost(config.concurrency()); // CallSlots limits calls per receiver
        this.secrets = secrets;
        this.client = base.proxy(Proxy.NO_PROXY)
                .socketFactory(targets.sockets())
                .followRedirects(false)
                .followSslRedirects(false)
                // One call is one attempt: retries inside the client would not be counted. Without pooled connections
                // no call fails because the receiver has closed one.
                .retryOnConnectionFailure(false)
                .fastFallback(true)
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
                .callTimeout(config.timeout())
                .connectTimeout(config.timeout())
                .readTimeout(config.timeout())
                .writeTimeout(config.timeout())
                .dispatcher(threads)
                .addInterceptor(chain -> {
                    targets.check(chain.request().url()); // in the call's own thread, because it looks up names
                    return chain.proceed(chain.request());
                })
                .build();
    }

    /** Stops after the sender, which then recognizes calls that are cut off by the shutdown. */
    void stop(@Observes @Priority(2) ShutdownEvent event) {
        client.dispatcher().cancelAll();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    /**
     * Calls the receiver of {@code delivery}; {@code then} is called exactly once with the result, in another thread.
     */
    void make(WebhookDelivery delivery, Instant now, Consumer<CallResult> then) {
        Request request;
        try {
            request = request(delivery, now);
        } catch (WebhookSigningException | IllegalArgumentException e) {
            then.accept(CallResult.Failed.forGood("unsigned", "the request could not be built"));
            return;
        }
        client.newCall(request).enqueue(new Callback() {
            @Override
            public void onFailure(Call call, IOException failure) {
                then.accept(answer(failure));
            }

            @Override
            public void onResponse(Call call, Response response) {
                response.close(); // unread
                then.accept(answer(response));
            }
        });
    }

    private Request request(WebhookDelivery delivery, Instant now) throws WebhookSigningException {
        byte[] body = delivery.body().getBytes(UTF_8);
        String signatures = secrets.signatures(delivery.tenant(), delivery.id(), now, body);
        if (signatures.isEmpty()) {
            throw new IllegalArgumentException("the tenant has no secrets");
        }
        return new Request.Builder()
                .url(delivery.url())
                .header(Webhook.UNBRANDED_MSG_ID_KEY, delivery.id())
                .header(Webhook.UNBRANDED_MSG_TIMESTAMP_KEY, Long.toString(now.getEpochSecond()))
                .header(Webhook.UNBRANDED_MSG_SIGNATURE_KEY, signatures)
                .header("User-Agent", "srfarm-webhooks/1")
                .post(RequestBody.create(body, JSON))
                .build();
    }

    private static CallResult answer(Response response) {
        int status = response.code();
        if (response.isSuccessful()) {
            return new CallResult.Delivered();
        }
        if (status == GONE) {
            return CallResult.Failed.forGood(
                    CallFailure.GONE, "the receiver returned 410: it wants no more events of this job");
        }
        String detail =
                "the receiver returned " + status + (response.isRedirect() ? ": redirects are not followed" : "");
        return new CallResult.Failed("status", detail, false, retryAfter(response.header("Retry-After", "")));
    }

    private static CallResult answer(IOException failure) {
        if (Stream.concat(Stream.of(failure), Stream.of(failure.getSuppressed()))
                .anyMatch(TargetRefusedException.class::isInstance)) {
            return CallResult.Failed.forGood("refused_address", "the URL " + TargetPolicy.NOT_PUBLIC);
        }
        if (failure instanceof UnknownHostException) {
            return CallResult.Failed.forNow("unknown_host", "the receiver's host name has no address");
        }
        if (failure instanceof InterruptedIOException) {
            return CallResult.Failed.forNow(
                    "timeout", "the receiver did not respond in time (srfarm.webhooks.timeout)");
        }
        if (failure instanceof SSLException) {
            return CallResult.Failed.forNow("tls", "TLS connection failed or the certificate is not trusted");
        }
        return CallResult.Failed.forNow("connection", "the receiver is unreachable or closed the connection");
    }

    private static Optional<Duration> retryAfter(String seconds) {
        return seconds.matches("[0-9]{1,5}")
                ? Optional.of(Duration.ofSeconds(Math.min(Long.parseLong(seconds), RETRY_AFTER_MAX.toSeconds())))
                : Optional.empty();
    }
}
