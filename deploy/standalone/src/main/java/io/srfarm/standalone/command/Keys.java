package io.srfarm.standalone.command;

import io.srfarm.client.FarmClient;
import io.srfarm.job.Sha256;
import io.srfarm.job.Tenant;
import io.srfarm.localfarm.FarmException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code srfarm keys}: manages API keys. The dispatcher's key file holds only their digests. */
@Command(
        name = "keys",
        description = "API keys: generates keys, and prints lines for the dispatcher's key file.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {Keys.New.class, Keys.Hash.class})
public final class Keys {
    private static final int RANDOM_BYTES = 32;
    private static final int CHARACTERS_MIN = 16;

    private Keys() {}

    /** Parameters that name a key's tenant and expiry. */
    static final class Owner {
        @Parameters(index = "0", paramLabel = "TENANT", description = "Tenant that the key belongs to.")
        private String tenant = "";

        @Parameters(
                index = "1",
                paramLabel = "NAME",
                description = "Name of the key, such as 2026-11; distinguishes the tenant's keys.")
        private String name = "";

        @Option(
                names = "--expires",
                paramLabel = "WHEN",
                description =
                        "Expiry: an instant (2027-01-01T00:00:00Z) or a duration from now (P90D). Default: never.")
        private String expires = "";

        /** Returns the line for the dispatcher's key file. */
        String line(String key) {
            try {
                String owner = new Tenant(tenant).name();
                if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
                    throw new Arguments.UsageException("NAME must be 1 to 64 characters of [A-Za-z0-9._-]");
                }
                return (owner + " " + name + " " + Sha256.of(key) + " " + end()).strip();
            } catch (IllegalArgumentException e) {
                throw new Arguments.UsageException(String.valueOf(e.getMessage()));
            }
        }

        private String end() {
            if (expires.isEmpty()) {
                return "";
            }
            try {
                Instant end = expires.startsWith("P")
                        ? Instant.now().plus(Duration.parse(expires)).truncatedTo(ChronoUnit.SECONDS)
                        : Instant.parse(expires);
                return end.toString();
            } catch (DateTimeException | ArithmeticException e) {
                throw new Arguments.UsageException("--expires must be an instant or a duration such as P90D");
            }
        }
    }

    /** {@code srfarm keys new}. */
    @Command(
            name = "new",
            description = "Generates a key and prints it with its line for the key file. The key is not stored.")
    static final class New implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Mixin
        private final Owner owner = new Owner();

        @Override
        public Integer call() {
            byte[] random = new byte[RANDOM_BYTES];
            new SecureRandom().nextBytes(random);
            String key = "srf_" + HexFormat.of().formatHex(random);
            String line = owner.line(key);
            if (output.isJson()) {
                output.result(FarmClient.document().put("key", key).put("line", line));
            } else {
                output.result(key);
                output.result(line);
            }
            return 0;
        }
    }

    /** {@code srfarm keys hash}. */
    @Command(name = "hash", description = "Reads a key from standard input and prints its line for the key file.")
    static final class Hash implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Mixin
        private final Owner owner = new Owner();

        @Override
        public Integer call() throws FarmException {
            String line = owner.line(key());
            if (output.isJson()) {
                output.result(FarmClient.document().put("line", line));
            } else {
                output.result(line);
            }
            return 0;
        }

        private static String key() throws FarmException {
            try {
                String key = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
                if (key == null || key.strip().length() < CHARACTERS_MIN) {
                    throw new FarmException(
                            "standard input must hold a key of at least " + CHARACTERS_MIN + " characters");
                }
                return key.strip();
            } catch (IOException e) {
                throw new FarmException("cannot read standard input: " + e.getMessage(), e);
            }
        }
    }
}
