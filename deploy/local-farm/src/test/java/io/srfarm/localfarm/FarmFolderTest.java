package io.srfarm.localfarm;

import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FarmFolderTest {
    @TempDir
    Path temporary;

    @Test
    void aFolderIsLockedByOneFarm() throws FarmException {
        try (FarmFolder first = FarmFolder.open(temporary)) {
            assertThatThrownBy(() -> FarmFolder.open(temporary))
                    .isInstanceOf(FarmException.class)
                    .hasMessageContaining("another farm is running in " + first.root())
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
        FarmFolder.open(temporary).close();
    }

    @Test
    void aFolderBecomesPrivateEvenIfItWasNot() throws Exception {
        Path open = Files.createDirectory(temporary.resolve("open"), asFileAttribute(fromString("rwxr-xr-x")));

        FarmFolder.open(open).close();
        FarmFolder.open(temporary.resolve("deep/new")).close();

        for (Path folder : List.of(open, temporary.resolve("deep/new"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .isEqualTo("rwx------");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tmp/notes.txt", "bundles/own.pt", "farm.json", "settings/a"})
    void aFolderWithForeignFilesIsRefusedAndUnchanged(String file) throws Exception {
        Path own = temporary.resolve(file);
        Files.createDirectories(own.getParent());
        Files.writeString(own, "of the user");

        assertThatThrownBy(() -> FarmFolder.open(temporary))
                .isInstanceOf(FarmException.class)
                .hasMessageContaining("contains other files")
                .hasMessageContaining("--data");

        assertThat(own).hasContent("of the user");
    }

    @Test
    void emptyFoldersForBrokerAndStoreMayExist() throws Exception {
        Files.createDirectories(temporary.resolve("broker/lost+found"));
        Files.createDirectory(temporary.resolve("store"));

        FarmFolder.open(temporary).close();
    }

    @Test
    void settingsAreEscapedAgainstExpressions() throws Exception {
        Path file = temporary.resolve("settings.properties");

        new PrivateProperties().with("path", "/a,b;c d$e%f:${x}\\${y}\\/ü").writeAsConfiguration(file);

        Properties read = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            read.load(reader);
        }
        assertThat(read.getProperty("path")).isEqualTo("/a,b;c d\\$e%f:\\${x}\\\\${y}\\/ü");
    }

    @Test
    void aFolderThatCannotBeCreatedIsNamed() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "in the way");

        assertThatThrownBy(() -> FarmFolder.open(file.resolve("farm")))
                .isInstanceOf(FarmException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("--data");
    }

    @Test
    void secretsAreGeneratedOncePerFolderAndPrivate() throws Exception {
        try (FarmFolder folder = FarmFolder.open(temporary.resolve("a"));
                FarmFolder other = FarmFolder.open(temporary.resolve("b"))) {
            FarmSecrets drawn = FarmSecrets.of(folder);

            assertThat(FarmSecrets.of(folder)).isEqualTo(drawn);
            assertThat(FarmSecrets.of(other).apiKey()).isNotEqualTo(drawn.apiKey());
            assertThat(FarmSecrets.of(folder).webhook())
                    .isEqualTo(drawn.webhook())
                    .startsWith("whsec_");
            assertThat(FarmSecrets.of(other).webhook()).isNotEqualTo(drawn.webhook());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.settings("secrets"))))
                    .isEqualTo("rw-------");
            assertThat(drawn.toString()).doesNotContain(drawn.apiKey());
        }
    }

    @Test
    void portsOfTheLastRunAreReusedIfFree() throws Exception {
        try (FarmFolder folder = FarmFolder.open(temporary)) {
            Ports first = Ports.choose(folder, 0, 2);
            assertThat(List.of(first.http(), first.kafka(), first.s3())).doesNotHaveDuplicates();
            assertThat(first.workers()).hasSize(2);

            try (ServerSocket squatter = new ServerSocket(first.kafka(), 1, InetAddress.getLoopbackAddress())) {
                Ports second = Ports.choose(folder, 0, 1);
                assertThat(second.http()).isEqualTo(first.http());
                assertThat(second.kafka()).isNotEqualTo(squatter.getLocalPort());
            }
        }
    }

    @Test
    void aTakenPortIsRefusedByNumber() throws Exception {
        try (FarmFolder folder = FarmFolder.open(temporary);
                ServerSocket squatter = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> Ports.choose(folder, squatter.getLocalPort(), 1))
                    .isInstanceOf(FarmException.class)
                    .hasMessageStartingWith("port " + squatter.getLocalPort() + " is in use");
        }
    }

    @Test
    void theAddressSurvivesARoundTrip() throws Exception {
        Path file = temporary.resolve(FarmAddress.FILE);
        FarmAddress address = new FarmAddress(
                true,
                "http://127.0.0.1:1",
                "127.0.0.1:2",
                new FarmAddress.S3("http://127.0.0.1:3", "us-east-1", "srfarm", "access", "secret"),
                "key",
                "whsec_secret",
                new FarmAddress.Pids(4, 5, 6, List.of(7L)));

        address.write(file);

        assertThat(FarmAddress.read(file)).isEqualTo(address);
        assertThat(address.toString()).doesNotContain("secret").doesNotContain("key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aMissingAddressSaysHowToStartAFarm() {
        assertThatThrownBy(() -> FarmAddress.read(temporary.resolve("farm.json")))
                .isInstanceOf(FarmException.class)
                .hasMessageContaining("srfarm up");
    }

    @Test
    void theReasonIsFoundAtTheEndOfALog() throws IOException {
        Path log = Files.writeString(temporary.resolve("a.log"), """
            12:00:00 INFO  starting
            java.lang.RuntimeException: Failed to start
            \tat some.Place(Here.java:1)
            Caused by: java.net.BindException: Address already in use
            \tat some.Place(Here.java:1)
            """);

        assertThat(LogTail.of(log)).isEqualTo("java.net.BindException: Address already in use");
        assertThat(LogTail.of(temporary.resolve("none.log"))).isEqualTo("its process ended");
    }
}
