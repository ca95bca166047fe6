package io.srfarm.dispatcher.identity;

import io.srfarm.dispatcher.problem.UnavailableException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * Verifies access tokens: JWTs signed by the configured provider for this farm, with a claim that identifies the
 * tenant. Unused without a provider.
 */
@Singleton
public final class TokenVerifier {
    private static final Logger LOG = Logger.getLogger(TokenVerifier.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final int CHARACTERS_MAX = 16 * 1024;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    /** Signatures verifiable with the provider's public keys: neither {@code none} nor shared secrets. */
    private static final AlgorithmConstraints ASYMMETRIC = new AlgorithmConstraints(
            ConstraintType.PERMIT,
            AlgorithmIdentifiers.RSA_USING_SHA256,
            AlgorithmIdentifiers.RSA_USING_SHA384,
            AlgorithmIdentifiers.RSA_USING_SHA512,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
            AlgorithmIdentifiers.EDDSA);

    private final Tenants tenants;
    private final OidcConfig config;
    private final Optional<JwtConsumer> consumer;

    TokenVerifier(Tenants tenants, OidcConfig config) {
        this.tenants = tenants;
        this.config = config;
        this.consumer = config.issuer().map(issuer -> consumer(issuer, config));
    }

    private static JwtConsumer consumer(URI issuer, OidcConfig config) {
        String audience = config.audience()
                .orElseThrow(() -> Tenants.refusal("srfarm.oidc.audience is required with srfarm.oidc.issuer"));
        return new JwtConsumerBuilder()
                .setExpectedIssuer(issuer.toString())
                .setExpectedAudience(audience)
                .setRequireExpirationTime()
                .setAllowedClockSkewInSeconds((int) config.clockSkew().toSeconds())
                .setJwsAlgorithmConstraints(ASYMMETRIC)
                .setVerificationKeyResolver(new ProviderKeys(issuer, config))
                .build();
    }

    /**
     * Returns the tenant of a token; empty for any invalid token.
     *
     * @throws UnavailableException if the provider's keys cannot be fetched
     */
    Optional<TenantAccess> tenantAccess(String bearer) {
        if (consumer.isEmpty()
                || bearer.length() > CHARACTERS_MAX
                || !FORM.matcher(bearer).matches()) {
            return Optional.empty();
        }
        try {
            return claim(consumer.get().processToClaims(bearer))
                    .map(value -> config.tenants().getOrDefault(value, value))
                    .flatMap(tenants::byName);
        } catch (InvalidJwtException e) {
            if (isUnanswered(e)) {
                throw new UnavailableException("the identity provider is unavailable", RETRY_AFTER, e);
            }
            // The exception's message contains the claims, so only the error codes are logged.
            LOG.debugf("token refused: codes=%s", codes(e));
            return Optional.empty();
        }
    }

    private Optional<String> claim(JwtClaims claims) {
        Object value = claims.getClaimsMap();
        for (String name : config.tenantClaim().split("/")) {
            value = value instanceof Map<?, ?> inner ? inner.get(name) : null;
        }
        return value instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private static boolean isUnanswered(Throwable e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvableKeyException && cause.getCause() instanceof IOException) {
                return true;
            }
        }
        return false;
    }

    private static List<Integer> codes(InvalidJwtException e) {
        return e.getErrorDetails().stream().map(error -> error.getErrorCode()).toList();
    }
}
