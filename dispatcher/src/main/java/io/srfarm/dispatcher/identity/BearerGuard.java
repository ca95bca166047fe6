package io.srfarm.dispatcher.identity;

import io.micrometer.core.instrument.MeterRegistry;
import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.dispatcher.problem.ProblemKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Lets nobody past without a key: {@code Authorization: Bearer <api key>}. Application-scoped, as filters are made before
 * the configuration is read, and their proxies wait.
 */
@ApplicationScoped
public class BearerGuard {
    private static final String SCHEME = "Bearer ";

    private final Tenants tenants;
    private final Caller caller;
    private final MeterRegistry meters;

    public BearerGuard(Tenants tenants, Caller caller, MeterRegistry meters) {
        this.tenants = tenants;
        this.caller = caller;
        this.meters = meters;
    }

    /** @throws ProblemException 401 for no key and for an unknown one alike */
    @ServerRequestFilter
    public void identify(ContainerRequestContext request) {
        Optional<Tenancy> tenancy = Optional.ofNullable(request.getHeaderString(HttpHeaders.AUTHORIZATION))
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .flatMap(header ->
                        tenants.byKey(header.substring(SCHEME.length()).strip()));
        if (tenancy.isEmpty()) {
            meters.counter("srfarm.jobs.refused", "door", "http", "reason", "unauthorized")
                    .increment();
            throw new ProblemException(ProblemKind.UNAUTHORIZED.because("send Authorization: Bearer <api key>"));
        }
        caller.is(tenancy.get());
    }
}
