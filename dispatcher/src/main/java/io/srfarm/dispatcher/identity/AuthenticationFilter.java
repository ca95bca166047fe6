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
public class AuthenticationFilter {
    private static final String SCHEME = "Bearer ";

    private final Tenants tenants;
    private final TokenVerifier tokens;
    private final ScalerKey scaler;
    private final RateLimiter quotas;
    private final Caller caller;
    private final SessionAuthenticator sessionAuthenticator;
    private final MeterRegistry meters;

    public AuthenticationFilter(
            Tenants tenants,
            TokenVerifier tokens,
            ScalerKey scaler,
            RateLimiter quotas,
            Caller caller,
            SessionAuthenticator sessionAuthenticator,
            MeterRegistry meters) {
        this.tenants = tenants;
        this.tokens = tokens;
        this.scaler = scaler;
        this.quotas = quotas;
        this.caller = caller;
        this.sessionAuthenticator = sessionAuthenticator;
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
        if (scalers
                && (bearer.isPresent()
                        ? bearer.filter(scaler::is).isPresent()
                        : sessionAuthenticator.isOperator(request))) {
            return;
        }
        Optional<TenantAccess> tenantAccess = Optional.empty();
        if (!scalers) {
            tenantAccess = bearer.isPresent()
                    ? bearer.flatMap(key -> tenants.byKey(key).or(() -> tokens.tenantAccess(key)))
                    : sessionAuthenticator.tenantAccess(request);
        }
        if (tenantAccess.isEmpty()) {
            count("unauthorized");
            throw new ProblemException(ProblemKind.UNAUTHORIZED.because("send Authorization: Bearer <api key>"));
        }
        try {
            quotas.requireRequest(tenantAccess.get());
        } catch (OverloadedException e) {
            count("quota");
            throw e;
        }
        caller.is(tenantAccess.get());
    }

    private void count(String reason) {
        meters.counter("srfarm.jobs.refused", "door", "http", "reason", reason).increment();
    }
}
