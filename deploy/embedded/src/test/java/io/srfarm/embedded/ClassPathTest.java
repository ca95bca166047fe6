package io.srfarm.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathTest {
    @TempDir
    Path folder;

    @AfterEach
    void forgetTheFolder() {
        System.clearProperty(ClassPath.FOLDER);
    }

    @Test
    void holdsThisModuleAndItsLibraries() {
        assertThat(ClassPath.visible())
                .startsWith(ClassPath.ownEntry())
                .allMatch(Path::isAbsolute)
                .doesNotHaveDuplicates()
                .anyMatch(entry -> entry.getFileName().toString().startsWith("s3proxy-"))
                .anyMatch(entry -> entry.getFileName().toString().startsWith("kafka_2.13-"));
    }

    @Test
    void containsThisModuleAndTheJarsOfTheNamedFolder() throws Exception {
        Path one = Files.createFile(folder.resolve("one.jar"));
        Path two = Files.createFile(folder.resolve("two.jar"));
        Files.createFile(folder.resolve("notes.txt"));
        System.setProperty(ClassPath.FOLDER, folder.toString());

        assertThat(ClassPath.visible()).containsExactly(ClassPath.ownEntry(), one, two);
    }
}
