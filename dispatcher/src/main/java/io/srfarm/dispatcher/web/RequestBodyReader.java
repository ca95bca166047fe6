package io.srfarm.dispatcher.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.srfarm.dispatcher.identity.Tenants;
import io.srfarm.dispatcher.problem.Problem;
import io.srfarm.dispatcher.problem.ProblemKind;
import io.srfarm.dispatcher.share.FairShare;
import io.srfarm.job.Limits;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Reads request bodies on the event loop before any other processing, so that slow clients do not block worker threads.
 * Bodies are limited in size and time, and in the total size of all bodies in progress and each tenant's. Refusals here
 * and by the router are also problem documents.
 */
@Singleton
public final class RequestBodyReader {
    private static final Logger LOG = Logger.getLogger(RequestBodyReader.class);

    /** Most bytes of a list of jobs. */
    public static final int LIST_BYTES_MAX = 1 << 20;

    /** Before the runtime's own limit, which responds without a problem document. */
    private static final int EARLY = -10;

    private static final String LISTS = "/v1/jobs/batch";
    private static final String FORMS = "/ui/";
    private static final String BEARER = "Bearer ";
    private static final String EXPECT_CONTINUE = "100-continue";
    private static final Set<HttpMethod> WITH_BODY =
            Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);
    private static final Map<Integer, ProblemKind> KINDS = Map.of(
            400, ProblemKind.INVALID_REQUEST,
            413, ProblemKind.TOO_LARGE,
            500, ProblemKind.INTERNAL);

    private final Tenants tenants;
    private final ObjectMapper json;
    private final WebConfig config;
    private final MeterRegistry meters;
    private final FairShare<String> shares;

    RequestBodyReader(Tenants tenants, ObjectMapper json, WebConfig config, MeterRegistry meters) {
        this.meters = meters;
        this.tenants = tenants;
        this.json = json;
        this.config = config;
        this.shares = new FairShare<>(config.bodyBytesMax());
    }

    void install(@Observes Router router) {
        router.route().order(EARLY).handler(this::take).failureHandler(this::failed);
    }

    private void take(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.isEnded() || !WITH_BODY.contains(request.method()) || isForm(context)) {
            context.next();
            return;
        }
        int max = longest(context);
        long announced = announced(request);
        if (request.version() == HttpVersion.HTTP_2 && announced <= 0) {
            context.next(); // a completely read HTTP/2 request cannot be passed on
            return;
        }
        if (announced > max) {
            refuse(context, tooLarge(max));
            return;
        }
        String holder = holder(request);
        long amount = announced < 0 ? max : announced;
        if (!shares.take(holder, amount)) {
            context.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
            refuse(
                    context,
                    ProblemKind.OVERLOADED.because("too many request bodies in progress (limit the tenant's share of"
                            + " body-bytes-max: " + config.bodyBytesMax() + ")"));
            return;
        }
        new Body(context, max, announced, () -> shares.give(holder, amount)).receive();
    }

    /**
     * Returns whether the body is a form of the web pages, whose handler has its own limit and uses no worker thread
     * either.
     */
    private static boolean isForm(RoutingContext context) {
        String path = context.request().path();
        return path != null && path.startsWith(FORMS);
    }

    private static int longest(RoutingContext context) {
        try {
            return LISTS.equals(context.normalizedPath()) ? LIST_BYTES_MAX : Limits.DOCUMENT_BYTES_MAX;
        } catch (IllegalArgumentException e) {
            return Limits.DOCUMENT_BYTES_MAX; // malformed path: the router refuses it
        }
    }

    /** Returns the announced length; -1 if there is none. */
    private static long announced(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && length.matches("[0-9]{1,18}") ? Long.parseLong(length) : -1;
    }

    /** Returns who the body is charged to: the tenant of the API key, otherwise the client's address. */
    private String holder(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
                .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .flatMap(header ->
                        tenants.byKey(header.substring(BEARER.length()).strip()))
                .map(tenantAccess -> "tenant " + tenantAccess.tenant())
                .orElseGet(() -> "host " + request.remoteAddress().hostAddress());
    }

    private static Problem tooLarge(int max) {
        return ProblemKind.TOO_LARGE.because(
                max == LIST_BYTES_MAX
                        ? "a list of jobs has at most " + max + " bytes"
                        : "a body has at most " + max + " bytes (limit document-bytes-max)");
    }

    /** A body being received. Runs entirely on its connection's event loop. */
    private final class Body {
        private final RoutingContext context;
        private final int max;
        private final long announced;
        private final Runnable release;
        private final Buffer received = Buffer.buffer();
        private final AtomicBoolean done = new AtomicBoolean();
        private long timer;

        private Body(RoutingContext context, int max, long announced, Runnable release) {
            this.context = context;
            this.max = max;
            this.announced = announced;
            this.release = release;
        }

        private void receive() {
            timer = context.vertx().setTimer(config.bodyTimeMax().toMillis(), late -> end(this::tooSlow));
            context.addEndHandler(ended -> end(() -> {}));
            if (EXPECT_CONTINUE.equalsIgnoreCase(context.request().getHeader(HttpHeaders.EXPECT))) {
                context.request().headers().remove(HttpHeaders.EXPECT);
                context.response().writeContinue();
            }
            context.request()
                    .exceptionHandler(broken -> end(() -> {}))
                    .handler(this::take)
                    .endHandler(all -> end(this::handOn))
                    .resume();
        }

        @SuppressWarnings("deprecation") // the only way to pass on a body that was read elsewhere
        private void handOn() {
            context.setBody(received);
            context.next();
        }

        private void tooSlow() {
            answer(
                    context,
                    ProblemKind.TOO_SLOW.because(
                            "the body did not arrive within " + config.bodyTimeMax() + " (limit body-time-max)"));
            hangUp(context.request());
        }

        private void take(Buffer piece) {
            if (received.length() + piece.length() > max) {
                end(() -> refuse(context, tooLarge(max)));
            } else if (!done.get()) {
                received.appendBuffer(piece);
                if (context.request().version() == HttpVersion.HTTP_2 && received.length() >= announced) {
                    context.request().pause(); // before its end, for the reason given above
                    end(this::handOn);
                }
            }
        }

        private void end(Runnable then) {
            if (done.compareAndSet(false, true)) {
                context.vertx().cancelTimer(timer);
                release.run();
                then.run();
            }
        }
    }

    private void failed(RoutingContext context) {
        ProblemKind kind = KINDS.get(context.statusCode());
        if (kind == null || context.response().headWritten()) {
            context.next();
        } else {
            if (kind == ProblemKind.INTERNAL) {
                LOG.errorf(
                        context.failure(),
                        "request failed: path=%s",
                        context.request().path());
            }
            refuse(
                    context,
                    kind.because(
                            kind == ProblemKind.INTERNAL ? "see the dispatcher's log" : "the request is malformed"));
        }
    }

    /**
     * Refuses a request and discards the rest of its body for a limited time: a client that is cut off while sending
     * would not read the response.
     */
    private void refuse(RoutingContext context, Problem problem) {
        HttpServerRequest request = context.request();
        answer(context, problem);
        if (!request.isEnded()) {
            long timer = context.vertx().setTimer(config.bodyTimeMax().toMillis(), late -> hangUp(request));
            request.exceptionHandler(broken -> context.vertx().cancelTimer(timer))
                    .handler(piece -> {})
                    .endHandler(all -> context.vertx().cancelTimer(timer))
                    .resume();
        }
    }

    private static void hangUp(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset();
        } else {
            request.connection().close();
        }
    }

    private void answer(RoutingContext context, Problem problem) {
        String reason =
                problem.type().substring(problem.type().lastIndexOf(':') + 1).replace('-', '_');
        meters.counter("srfarm.jobs.refused", "door", "http", "reason", reason).increment();
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .putHeader(
                        RequestIdFilter.HEADER,
                        RequestIdFilter.given(context.request().getHeader(RequestIdFilter.HEADER)))
                .end(Buffer.buffer(written(problem)))
                .onFailure(unread -> hangUp(context.request()));
    }

    private byte[] written(Problem problem) {
        try {
            return json.writeValueAsBytes(problem);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e); // cannot happen: it is our own record
        }
    }
}
