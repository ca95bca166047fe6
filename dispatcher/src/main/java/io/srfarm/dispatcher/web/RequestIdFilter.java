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

/** Gives every request an id, the caller's or a new one; it is in the response and in every log line of the request. */
public final class RequestIdFilter {
    /** The header of the id in requests and responses. */
    public static final String HEADER = "X-Request-Id";

    private static final String KEY = "request";
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

    @ServerRequestFilter(preMatching = true)
    public void name(ContainerRequestContext request) {
        String id = given(request.getHeaderString(HEADER));
        request.setProperty(KEY, id);
        MDC.put(KEY, id);
    }

    /** Returns the caller's id if it is valid, otherwise a new one. */
    static String given(@Nullable String name) {
        return name != null && FORM.matcher(name).matches()
                ? name
                : JobId.random().value();
    }

    @ServerResponseFilter
    public void tell(ContainerRequestContext request, ContainerResponseContext response) {
        of(request).ifPresent(id -> response.getHeaders().putSingle(HEADER, id));
    }

    /** Returns the request's id; empty if it was refused before it got one. */
    public static Optional<String> of(ContainerRequestContext request) {
        return Optional.ofNullable(request.getProperty(KEY)).map(Object::toString);
    }
}
