package io.srfarm.dispatcher.identity;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.security.Key;
import java.util.List;
import java.util.Optional;
import org.jose4j.http.Get;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * The provider's public keys. They are fetched for the first token, cached as long as the provider allows, and
 * refetched for a token with an unknown key, at most every few seconds so that forged tokens do not cause a request
 * each. Thread-safe.
 */
final class ProviderKeys implements VerificationKeyResolver {
    private static final String DISCOVERY = "/.well-known/openid-configuration";
    private static final int BYTES_MAX = 1 << 20;
    private static final long REFRESH_PAUSE_MILLIS = 5_000;
    /** Cached keys remain valid this long while the provider is unavailable. */
    private static final long KEPT_SECONDS = 600;

    /** Pause after a failed fetch, so that few threads wait for an unavailable provider. */
    private static final long REST_NANOS = 1_000_000_000;

    private final URI issuer;
    private final Optional<URI> place;
    private final Get get = new Get();
    private volatile long restUntil = System.nanoTime();
    private volatile Optional<VerificationKeyResolver> found = Optional.empty();

    ProviderKeys(URI issuer, OidcConfig config) {
        this.issuer = issuer;
        this.place = config.jwks();
        get.setConnectTimeout((int) config.answerTimeMax().toMillis());
        get.setReadTimeout((int) config.answerTimeMax().toMillis());
        get.setRetries(0);
        get.setResponseBodySizeLimit(BYTES_MAX);
    }

    @Override
    public Key resolveKey(JsonWebSignature token, List<JsonWebStructure> nesting) throws UnresolvableKeyException {
        if (System.nanoTime() - restUntil < 0) {
            throw new UnresolvableKeyException(
                    "the provider was unavailable a moment ago", new IOException("not retried yet"));
        }
        try {
            return resolver().resolveKey(token, nesting);
        } catch (UnresolvableKeyException e) {
            if (e.getCause() instanceof IOException) {
                restUntil = System.nanoTime() + REST_NANOS;
            }
            throw e;
        }
    }

    private VerificationKeyResolver resolver() throws UnresolvableKeyException {
        if (found.isEmpty()) {
            HttpsJwks keys = new HttpsJwks(place.isPresent() ? place.get().toString() : discovered());
            keys.setSimpleHttpGet(get);
            keys.setRefreshReprieveThreshold(REFRESH_PAUSE_MILLIS);
            keys.setRetainCacheOnErrorDuration(KEPT_SECONDS);
            found = Optional.of(new HttpsJwksVerificationKeyResolver(keys));
        }
        return found.get();
    }

    private String discovered() throws UnresolvableKeyException {
        String address = issuer.toString().replaceFirst("/$", "") + DISCOVERY;
        try {
            String document = get.get(address).getBody();
            return new ObjectMapper().readTree(document).required("jwks_uri").asText();
        } catch (IllegalArgumentException e) {
            throw new UnresolvableKeyException(address, new IOException("contains no jwks_uri", e));
        } catch (IOException e) {
            throw new UnresolvableKeyException(address, e);
        }
    }
}
