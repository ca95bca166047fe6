package io.srfarm.dispatcher.web;

import io.srfarm.job.JobId;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/** Every request has a name, the caller's or ours: it is in the answer and beside every line of the log that it caused. */
public final class RequestIdFilter {
    /** The header that bears it, in requests and answers. */
    public static final String HEADER = "X-Request-Id";

    private static final String KEY = "request";
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

    @ServerRequestFilter(preMatching = true)
    public void name(ContainerRequestContext request) {
        String id = given(request.getHeaderString(HEADER));
        request.setProperty(KEY, id);
        MDC.put(KEY, id);
    }

    /** The name that a caller gave, if it is one, or a new one. */
    static String given(@Nullable String name) {
        return name != null && FORM.matcher(name).matches()
                ? name
                : JobId.random().value();
    }

    @ServerResponseFilter
    public void tell(ContainerRequestContext request, ContainerResponseContext response) {
        of(request).ifPresent(id -> response.getHeaders().putSingle(HEADER, id));
    }

    /** The request's name; empty for one that was refused before it had one. */
    public static Optional<String> of(ContainerRequestContext request) {
        return Optional.ofNullable(request.getProperty(KEY)).map(Object::toString);
    }
}
