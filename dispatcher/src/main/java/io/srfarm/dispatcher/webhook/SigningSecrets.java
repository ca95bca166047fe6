package io.srfarm.dispatcher.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.srfarm.job.Tenant;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The secrets that sign each tenant's calls. Thread-safe. */
@Singleton
final class SigningSecrets {
    private static final String PREFIX = "whsec_";
    private static final int BYTES_MIN = 24;
    private static final int BYTES_MAX = 64;

    private final Map<Tenant, List<Webhook>> byTenant = new HashMap<>();

    /**
     * Reads the secrets.
     *
     * @throws PreventFurtherStepsException for an invalid secret, which ends the start with one line
     */
    SigningSecrets(WebhookConfig config) {
        config.secrets()
                .forEach((tenant, secrets) -> byTenant.put(
                        tenant(tenant),
                        secrets.stream().map(secret -> signer(tenant, secret)).toList()));
    }

    /** Returns the signers of a tenant, the current one first. */
    List<Webhook> of(Tenant tenant) {
        return byTenant.getOrDefault(tenant, List.of());
    }

    /**
     * Returns the value of {@code webhook-signature}: one signature per secret.
     *
     * @throws WebhookSigningException if the platform cannot sign
     */
    String signatures(Tenant tenant, String id, Instant at, byte[] body) throws WebhookSigningException {
        StringBuilder all = new StringBuilder();
        for (Webhook signer : of(tenant)) {
            all.append(all.isEmpty() ? "" : " ").append(signer.sign(id, at.getEpochSecond(), new String(body, UTF_8)));
        }
        return all.toString();
    }

    private static Webhook signer(String tenant, String secret) {
        try {
            int bytes = secret.startsWith(PREFIX)
                    ? Base64.getDecoder().decode(secret.substring(PREFIX.length())).length
                    : 0;
            if (bytes >= BYTES_MIN && bytes <= BYTES_MAX) {
                return new Webhook(secret);
            }
        } catch (IllegalArgumentException | EmptyWebhookSecretException e) {
            throw wrong(tenant); // the original message would reveal the secret
        }
        throw wrong(tenant);
    }

    private static Tenant tenant(String name) {
        try {
            return new Tenant(name);
        } catch (IllegalArgumentException e) {
            throw new PreventFurtherStepsException("srfarm.webhooks.secrets." + name + ": " + e.getMessage(), 1);
        }
    }

    private static PreventFurtherStepsException wrong(String tenant) {
        return new PreventFurtherStepsException(
                "srfarm.webhooks.secrets." + tenant + ": a secret is " + PREFIX + " followed by " + BYTES_MIN + " to "
                        + BYTES_MAX + " bytes in base64",
                1);
    }

    @Override
    public String toString() {
        return "Secrets of " + byTenant.keySet().stream().map(Tenant::name).collect(joining(", "));
    }
}
