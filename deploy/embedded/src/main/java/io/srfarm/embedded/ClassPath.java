package io.srfarm.embedded;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the jars that a child needs. Class loaders are of no help: under Quarkus' tests they are not the JVM's own. So
 * the JVM's class path is read; a folder named by the system property {@value #FOLDER} replaces it, for programs started
 * in other ways.
 */
public final class ClassPath {
    /** System property: a folder whose jars are the children's class path. */
    static final String FOLDER = "srfarm.embedded.lib";

    private ClassPath() {}

    /** What this JVM sees, this module first, absolute, without doubles. */
    public static List<Path> visible() {
        Set<Path> entries = new LinkedHashSet<>();
        entries.add(ownEntry());
        String folder = System.getProperty(FOLDER);
        entries.addAll(folder == null ? ofThisJvm() : jarsIn(Path.of(folder)));
        return List.copyOf(entries);
    }

    /** The jar, or the folder of classes, that this class was loaded from. */
    static Path ownEntry() {
        try {
            return Path.of(ClassPath.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toAbsolutePath();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The main class that a jar's manifest names. */
    static String mainClassOf(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            var manifest = file.getManifest();
            String name = manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
            if (name == null) {
                throw new EmbeddedServerException(jar + " names no Main-Class: it is not a program");
            }
            return name;
        } catch (IOException e) {
            throw new EmbeddedServerException("cannot read " + jar + ": " + FailureText.rootOf(e), e);
        }
    }

    static String join(List<Path> entries) {
        return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /** Surefire starts its JVM with one jar that only refers to the others, and keeps the true path in a property. */
    private static List<Path> ofThisJvm() {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
        return Stream.of(path.split(File.pathSeparator))
                .filter(entry -> !entry.isBlank())
                .map(entry -> Path.of(entry).toAbsolutePath())
                .toList();
    }

    private static List<Path> jarsIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .map(Path::toAbsolutePath)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder + ", named by " + FOLDER, e);
        }
    }
}
