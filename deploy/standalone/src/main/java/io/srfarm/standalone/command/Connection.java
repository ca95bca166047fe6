package io.srfarm.standalone.command;

import io.srfarm.client.FarmClient;
import io.srfarm.standalone.farm.FarmAddress;
import io.srfarm.standalone.farm.FarmException;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which farm a client command talks to. */
public final class Connection {
    @Mixin
    private final FarmOption farm = new FarmOption();

    @Option(names = "--url", paramLabel = "URL", description = "A farm by its address; takes --api-key too.")
    private @Nullable URI url;

    @Option(
            names = "--api-key",
            paramLabel = "KEY",
            description = "Key for --url (better by SRFARM_API_KEY: a command line is public).")
    private @Nullable String apiKey;

    /** @throws FarmException if the farm named has no address, or one without a key */
    public FarmClient open() throws FarmException {
        if (url != null) {
            String key = Optional.ofNullable(apiKey)
                    .or(() -> Optional.ofNullable(System.getenv("SRFARM_API_KEY")))
                    .orElseThrow(() -> new FarmException("--url needs --api-key or SRFARM_API_KEY"));
            return new FarmClient(url, key);
        }
        FarmAddress address = farm.address();
        return new FarmClient(URI.create(address.http()), address.apiKey());
    }

    /** Whether an option names a farm. */
    public boolean isNamed() {
        return url != null || farm.isNamed();
    }

    /** Whether a farm was named, or one is up in the default folder. */
    boolean isKnown() {
        return isNamed() || farm.isUp();
    }
}
