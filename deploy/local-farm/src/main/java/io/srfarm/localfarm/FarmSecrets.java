package io.srfarm.localfarm;

import io.srfarm.embedded.Credentials;
import io.srfarm.job.Sha256;
import io.srfarm.supervision.RootCause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A farm's secrets, generated once and kept in its folder.
 *
 * @param apiKey key of the tenant {@code demo}
 * @param store credentials of the S3 server
 */
record FarmSecrets(String apiKey, Credentials store) {
    static FarmSecrets of(FarmFolder folder) throws FarmException {
        Path file = folder.settings("secrets");
        try {
            if (Files.exists(file)) {
                PrivateProperties kept = PrivateProperties.read(file);
                return new FarmSecrets(
                        kept.required("api-key"),
                        new Credentials(kept.required("access-key"), kept.required("secret-key")));
            }
            FarmSecrets drawn = new FarmSecrets("sk-" + Credentials.random().secretKey(), Credentials.random());
            new PrivateProperties()
                    .with("api-key", drawn.apiKey)
                    .with("access-key", drawn.store.accessKey())
                    .with("secret-key", drawn.store.secretKey())
                    .write(file);
            return drawn;
        } catch (IOException e) {
            throw new FarmException("cannot store the farm's secrets in " + file + " (" + RootCause.of(e) + ")", e);
        }
    }

    /** Returns the webhook secret of the tenant {@code demo}. It is derived from the API key but does not reveal it. */
    String webhook() {
        byte[] drawn = HexFormat.of().parseHex(Sha256.of("webhooks\n" + apiKey).hex());
        return "whsec_" + Base64.getEncoder().encodeToString(drawn);
    }

    @Override
    public String toString() {
        return "Secrets[…]";
    }
}
