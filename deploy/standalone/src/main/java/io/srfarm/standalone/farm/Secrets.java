package io.srfarm.standalone.farm;

import io.srfarm.embedded.Credentials;
import io.srfarm.job.Sha256;
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
record Secrets(String apiKey, Credentials store) {
    static Secrets of(FarmFolder folder) throws FarmException {
        Path file = folder.settings("secrets");
        try {
            if (Files.exists(file)) {
                Settings kept = Settings.read(file);
                return new Secrets(
                        kept.required("api-key"),
                        new Credentials(kept.required("access-key"), kept.required("secret-key")));
            }
            Secrets drawn = new Secrets("sk-" + Credentials.random().secretKey(), Credentials.random());
            new Settings()
                    .with("api-key", drawn.apiKey)
                    .with("access-key", drawn.store.accessKey())
                    .with("secret-key", drawn.store.secretKey())
                    .write(file);
            return drawn;
        } catch (IOException e) {
            throw new FarmException("cannot store the farm's secrets in " + file + " (" + Reason.of(e) + ")", e);
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
