package io.srfarm.localfarm;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The built program with its folders {@code lib/}, {@code dispatcher/}, {@code worker/} and {@code models/}.
 *
 * @param home the folder that contains them
 */
public record Installation(Path home) {
    /** System property that names the folder. Default: the folder with this program's jar. */
    public static final String HOME = "srfarm.home";

    /** @throws FarmException if the program is not built */
    public static Installation find() throws FarmException {
        String named = System.getProperty(HOME);
        Installation found =
                new Installation(named == null ? aroundOwnJar() : Path.of(named).toAbsolutePath());
        for (Path part : new Path[] {found.dispatcher(), found.worker(), found.models()}) {
            if (!Files.exists(part)) {
                throw new FarmException("the farm is not built: " + part + " is missing (./srfarm builds it)");
            }
        }
        return found;
    }

    Path dispatcher() {
        return home.resolve("dispatcher/quarkus-run.jar");
    }

    Path worker() {
        return home.resolve("worker/quarkus-run.jar");
    }

    Path models() {
        return home.resolve("models");
    }

    private static Path aroundOwnJar() {
        try {
            Path jar = Path.of(Installation.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return jar.toAbsolutePath().resolve("../..").normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
