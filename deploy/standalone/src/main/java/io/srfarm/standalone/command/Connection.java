package io.srfarm.standalone.command;

import io.srfarm.standalone.client.FarmClient;
import io.srfarm.standalone.farm.FarmAddress;
import io.srfarm.standalone.farm.FarmException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which farm a client command talks to. */
public final class Connection {
    /** System property that the launcher sets: the project's root, where a farm keeps its folder by default. */
    private static final String ROOT = "srfarm.root";

    @Option(
            names = "--farm",
            paramLabel = "DIR",
            description = "Folder of the farm, or its farm.json (default: SRFARM_FARM, else .srfarm).")
    private @Nullable Path farm;

    @Option(names = "--url", paramLabel = "URL", description = "A farm by its address; takes --api-key too.")
    private @Nullable URI url;

    @Option(
            names = "--api-key",
            paramLabel = "KEY",
            description = "Key for --url (better by SRFARM_API_KEY: a command line is public).")
    private @Nullable String apiKey;

    /** The folder of {@code srfarm up} unless another is named. */
    static Path defaultFolder() {
        return Path.of(System.getProperty(ROOT, ""), ".srfarm").toAbsolutePath();
    }

    /** @throws FarmException if the farm named has no address, or one without a key */
    public FarmClient open() throws FarmException {
        if (url != null) {
            String key = Optional.ofNullable(apiKey)
                    .or(() -> Optional.ofNullable(System.getenv("SRFARM_API_KEY")))
                    .orElseThrow(() -> new FarmException("--url needs --api-key or SRFARM_API_KEY"));
            return new FarmClient(url, key);
        }
        FarmAddress address = FarmAddress.read(file());
        return new FarmClient(URI.create(address.http()), address.apiKey());
    }

    /** Whether an option names a farm. */
    public boolean isNamed() {
        return url != null || farm != null;
    }

    /** Whether a farm was named, or one is up in the default folder. */
    boolean isKnown() {
        return isNamed() || Files.exists(file());
    }

    private Path file() {
        Path named = farm;
        if (named == null) {
            String variable = System.getenv("SRFARM_FARM");
            named = variable == null || variable.isBlank() ? defaultFolder() : Path.of(variable);
        }
        return Files.isDirectory(named) || !named.toString().endsWith(".json")
                ? named.resolve(FarmAddress.FILE)
                : named;
    }
}
