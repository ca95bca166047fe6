package io.srfarm.standalone.command;

import io.srfarm.client.FarmClient;
import io.srfarm.localfarm.FarmAddress;
import io.srfarm.localfarm.FarmException;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options that name the farm which a client command talks to. */
public final class Connection {
    @Mixin
    private final FarmOption farm = new FarmOption();

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(names = "--url", paramLabel = "URL", description = "Address of a farm; needs an API key.")
    private @Nullable URI url;

    @Option(
            names = "--api-key",
            paramLabel = "KEY",
            description = "API key for --url. Prefer SRFARM_API_KEY: other users can see command lines.")
    private @Nullable String apiKey;

    /** @throws FarmException if there is no farm at the place named, or a URL comes without a key */
    public FarmClient open() throws FarmException {
        if (url != null) {
            String key = Optional.ofNullable(apiKey)
                    .or(Connection::keyOfEnvironment)
                    .orElseThrow(() -> new Arguments.UsageException("--url needs --api-key or SRFARM_API_KEY"));
            requireHttp(url);
            return new FarmClient(url, Arguments.header("the API key", key));
        }
        if (apiKey != null) {
            throw new Arguments.UsageException("--api-key needs --url");
        }
        FarmAddress address = farm.address();
        if (command != null && keyOfEnvironment().isPresent()) {
            command.commandLine()
                    .getErr()
                    .println("srfarm: using the farm at " + address.http()
                            + " with its own key; SRFARM_API_KEY is used only with --url");
        }
        return new FarmClient(URI.create(address.http()), address.apiKey());
    }

    private static Optional<String> keyOfEnvironment() {
        return Optional.ofNullable(System.getenv("SRFARM_API_KEY")).filter(key -> !key.isBlank());
    }

    private static void requireHttp(URI address) {
        String scheme = address.getScheme();
        if (address.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new Arguments.UsageException(
                    "--url must be an address such as http://127.0.0.1:8080, not " + address);
        }
    }

    /** Returns whether an option names a farm. */
    public boolean isNamed() {
        return url != null || farm.isNamed();
    }

    /** Returns whether a farm was named or one is running in the default folder. */
    boolean isKnown() {
        return isNamed() || farm.isUp();
    }
}
