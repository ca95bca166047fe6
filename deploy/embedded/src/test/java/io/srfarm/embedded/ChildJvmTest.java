package io.srfarm.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildJvmTest {
    @TempDir
    Path folder;

    @Test
    void getsItsArgumentsEnvironmentAndFolder() throws Exception {
        try (ChildJvm child = child().mainClass(Tells.class.getName())
                .arguments("one", "two words")
                .environment(Map.of("SRFARM_TEST", "secret"))
                .directory(folder)
                .start()) {
            assertThat(child.onExit().get()).isZero();
            assertThat(Files.readAllLines(child.log()))
                    .containsExactly(
                            "[one, two words]", "secret", folder.toRealPath().toString());
        }
    }

    @Test
    void inheritsNeitherJvmOptionsNorTheLocale() throws Exception {
        Map<String, String> hostile = Map.of(
                "JAVA_TOOL_OPTIONS", "-Xmx1k",
                "_JAVA_OPTIONS", "-Duser.language=tr",
                "JDK_JAVA_OPTIONS", "--no-such-option",
                "CLASSPATH", "/nowhere",
                "LANG", "tr_TR.UTF-8",
                "LC_ALL", "tr_TR.UTF-8");

        try (ChildJvm child =
                child().mainClass(Lowers.class.getName()).environment(hostile).start()) {
            assertThat(child.onExit().get()).as(Files.readString(child.log())).isZero();
            assertThat(child.log()).hasContent("title [] en_US");
        }
    }

    @Test
    void logsWhyItsMainClassFailed() throws Exception {
        try (ChildJvm child = child().mainClass(Fails.class.getName()).start()) {
            assertThat(child.onExit().get()).isEqualTo(1);
            assertThat(child.log()).content().endsWith("FATAL IllegalStateException: the reason\n");
        }
    }

    @Test
    void isKilledAfterItsGracePeriod() {
        ChildJvm child = child().mainClass(Hangs.class.getName())
                .grace(Duration.ofMillis(300))
                .start();
        awaitLog(child, "hanging");

        child.close();

        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void ignoresSigint() throws Exception {
        try (ChildJvm child = child().mainClass(Hangs.class.getName())
                .grace(Duration.ofMillis(300))
                .start()) {
            awaitLog(child, "hanging");

            signal("INT", child);
            signal("QUIT", child);

            awaitLog(child, "Full thread dump");
            assertThat(child.isAlive()).isTrue();
        }
    }

    @Test
    void runsAProgramPackedAsAJar() throws Exception {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Tells.class.getName());
        Path jar = folder.resolve("program.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            String entry = Tells.class.getName().replace('.', '/') + ".class";
            out.putNextEntry(new ZipEntry(entry));
            Tells.class.getClassLoader().getResourceAsStream(entry).transferTo(out);
        }

        try (ChildJvm child =
                ChildJvm.named("program").jar(jar).log(folder.resolve("log")).start()) {
            assertThat(child.onExit().get()).isZero();
            assertThat(child.log()).content().startsWith("[]");
        }
    }

    @Test
    void refusesAJarWithoutMainClass() throws Exception {
        Path jar = folder.resolve("library.jar");
        new JarOutputStream(Files.newOutputStream(jar), new Manifest()).close();

        assertThatThrownBy(() -> ChildJvm.named("library").jar(jar))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessage(jar + " has no Main-Class in its manifest");
    }

    @Test
    void rotatesALargeLog() throws Exception {
        Path log = Files.write(folder.resolve("log"), new byte[(8 << 20) + 1]);

        try (ChildJvm child = child().mainClass(Fails.class.getName()).start()) {
            child.onExit().join();
        }

        assertThat(log).isNotEmptyFile();
        assertThat(Files.size(log)).isLessThan(8 << 20);
        assertThat(folder.resolve("log.1")).hasSize((8 << 20) + 1);
    }

    private ChildJvm.Builder child() {
        return ChildJvm.named("child")
                .classPath(ClassPath.visible())
                .options("-Xmx32m", "-XX:TieredStopAtLevel=1")
                .log(folder.resolve("log"));
    }

    private static void awaitLog(ChildJvm child, String text) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Files.readString(child.log()).contains(text));
    }

    private static void signal(String name, ChildJvm child) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(child.pid()))
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    static final class Tells {
        private Tells() {}

        public static void main(String[] arguments) {
            System.out.println(List.of(arguments));
            System.out.println(System.getenv("SRFARM_TEST"));
            System.out.println(System.getProperty("user.dir"));
        }
    }

    static final class Lowers {
        private Lowers() {}

        @SuppressWarnings("StringCaseLocaleUsage") // like libraries that do not pass a locale
        public static void main(String[] arguments) {
            System.out.println("TITLE".toLowerCase() + " " + List.of(arguments) + " " + Locale.getDefault());
        }
    }

    static final class Fails {
        private Fails() {}

        public static void main(String[] arguments) {
            throw new IllegalStateException("the reason");
        }
    }

    static final class Hangs {
        private Hangs() {}

        public static void main(String[] arguments) throws InterruptedException {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> join(Thread.currentThread())));
            System.out.println("hanging");
            Thread.currentThread().join();
        }

        private static void join(Thread thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
