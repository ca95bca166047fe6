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
 * Finds the jars for a child process. Class loaders cannot be used: in Quarkus tests they are not the JVM's own. Instead the
 * JVM's class path is read. The system property {@value #FOLDER} can name a folder of jars to use instead, for programs
 * started in other ways.
 */
public final class ClassPath {
    /** System property: a folder whose jars form the children's class path. */
    static final String FOLDER = "srfarm.embedded.lib";

    private ClassPath() {}

    /** Returns the class path of this JVM with absolute paths and without duplicates, this module first. */
    public static List<Path> visible() {
        Set<Path> entries = new LinkedHashSet<>();
        entries.add(ownEntry());
        String folder = System.getProperty(FOLDER);
        entries.addAll(folder == null ? ofThisJvm() : jarsIn(Path.of(folder)));
        return List.copyOf(entries);
    }

    /** Returns the jar or class folder from which this class was loaded. */
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

    /** Returns the main class in a jar's manifest. */
    static String mainClassOf(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            var manifest = file.getManifest();
            String name = manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
            if (name == null) {
                throw new EmbeddedServerException(jar + " has no Main-Class in its manifest");
            }
            return name;
        } catch (IOException e) {
            throw new EmbeddedServerException("cannot read " + jar + ": " + FailureText.rootOf(e), e);
        }
    }

    static String join(List<Path> entries) {
        return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /**
     * Returns the entries of the class path. Surefire starts its JVM with one manifest-only jar and keeps the path in a
     * property.
     */
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
