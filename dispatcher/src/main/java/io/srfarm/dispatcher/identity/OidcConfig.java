package io.srfarm.dispatcher.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** Access tokens (JWT) of an OpenID Connect provider beside API keys; off unless an issuer is named. */
@ConfigMapping(prefix = "srfarm.oidc")
public interface OidcConfig {
    /** The provider, exactly as its tokens name it ({@code iss}). */
    Optional<URI> issuer();

    /** Where its public keys are; by default where its {@code .well-known/openid-configuration} says. */
    Optional<URI> jwks();

    /** Whom a token must be meant for ({@code aud}); required with an issuer. */
    Optional<String> audience();

    /** The claim that says whose token it is; {@code /} leads into nested ones, as in {@code resource/tenant}. */
    @WithDefault("tenant")
    String tenantClaim();

    /** Which tenant a value of that claim stands for; a value that is not here must be a tenant's name itself. */
    Map<String, String> tenants();

    /** How far the provider's clock and ours may be apart. */
    @WithDefault("PT30S")
    @DurationMin(seconds = 0)
    Duration clockSkew();

    /** Longest wait for the provider when its keys are fetched. */
    @WithDefault("PT2S")
    @DurationMin(millis = 10)
    Duration answerTimeMax();
}
