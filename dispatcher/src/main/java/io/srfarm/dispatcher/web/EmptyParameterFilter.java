package io.srfarm.dispatcher.web;

import io.srfarm.dispatcher.problem.ProblemException;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** A query parameter that is there and empty is refused: the runtime takes it for one that is absent, and so for no filter at all. */
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
