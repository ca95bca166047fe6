package io.srfarm.dispatcher.identity;

import io.micrometer.core.instrument.MeterRegistry;
import io.srfarm.dispatcher.problem.OverloadedException;
import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.dispatcher.problem.ProblemKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;

/**
 * Requires an API key, an access token ({@code Authorization: Bearer …}) or a browser session. Application-scoped,
 * because filters are created before the configuration is read and their proxies defer it.
 */
@ApplicationScoped
public class BearerGuard {
    private static final String SCHEME = "Bearer ";

    private final Tenants tenants;
    private final Tokens tokens;
    private final ScalerKey scaler;
    private final Quotas quotas;
    private final Caller caller;
    private final Browsers browsers;
    private final MeterRegistry meters;

    public BearerGuard(
            Tenants tenants,
            Tokens tokens,
            ScalerKey scaler,
            Quotas quotas,
            Caller caller,
            Browsers browsers,
            MeterRegistry meters) {
        this.tenants = tenants;
        this.tokens = tokens;
        this.scaler = scaler;
        this.quotas = quotas;
        this.caller = caller;
        this.browsers = browsers;
        this.meters = meters;
    }

    /**
     * Identifies the caller.
     *
     * @throws ProblemException 401 for a missing and for an unknown key alike
     * @throws OverloadedException for a tenant that exceeds its rate limit
     */
    @ServerRequestFilter
    public void identify(ContainerRequestContext request, SimpleResourceInfo matched) {
        Optional<String> bearer = Optional.ofNullable(request.getHeaderString(HttpHeaders.AUTHORIZATION))
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(header -> header.substring(SCHEME.length()).strip());
        boolean scalers = scaler.guards(matched.getResourceClass());
        if (scalers && (bearer.isPresent() ? bearer.filter(scaler::is).isPresent() : browsers.isOperator(request))) {
            return;
        }
        Optional<Tenancy> tenancy = Optional.empty();
        if (!scalers) {
            tenancy = bearer.isPresent()
                    ? bearer.flatMap(key -> tenants.byKey(key).or(() -> tokens.tenancy(key)))
                    : browsers.tenancy(request);
        }
        if (tenancy.isEmpty()) {
            count("unauthorized");
            throw new ProblemException(ProblemKind.UNAUTHORIZED.because("send Authorization: Bearer <api key>"));
        }
        try {
            quotas.requireRequest(tenancy.get());
        } catch (OverloadedException e) {
            count("quota");
            throw e;
        }
        caller.is(tenancy.get());
    }

    private void count(String reason) {
        meters.counter("srfarm.jobs.refused", "door", "http", "reason", reason).increment();
    }
}
