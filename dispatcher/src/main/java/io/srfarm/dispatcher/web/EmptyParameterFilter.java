package io.srfarm.dispatcher.web;

import io.srfarm.dispatcher.problem.ProblemException;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses empty query parameters, because the runtime would treat them as absent, that is, as no filter. */
public final class EmptyParameterFilter {
    @ServerRequestFilter
    public void refuse(ContainerRequestContext request) {
        request.getUriInfo().getQueryParameters().forEach((name, values) -> {
            if (values.contains("")) {
                throw ProblemException.at("", "the query parameter " + name + " is empty");
            }
        });
    }
}
