package io.srfarm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.srfarm.candidate.Candidate;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.candidate.Precision;
import io.srfarm.candidate.Scores;
import io.srfarm.codec.ManifestJson;
import io.srfarm.job.JobId;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.OutputFormat;
import io.srfarm.job.Reference;
import io.srfarm.job.Sha256;
import io.srfarm.job.StoredPicture;
import io.srfarm.job.Tenant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadFolderTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"0.png", "1.png", "manifest.json"})
    void aFileOfTheUserInTheWayIsNamedAndNothingIsWritten(String name) throws IOException {
        Files.writeString(folder.resolve(name), "of the user");
        List<String> before = files();

        assertThatThrownBy(() -> download("new 0", "new 1"))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining(folder.resolve(name).toString());
        assertThatThrownBy(() -> DownloadFolder.check(folder, 2)).isInstanceOf(FileAlreadyExistsException.class);

        assertThat(folder.resolve(name)).hasContent("of the user");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void anEarlierSetIsReplacedAndOnlyItsOwnFilesAreRemoved() throws IOException {
        download("old 0", "old 1", "old 2", "old 3");
        Files.writeString(folder.resolve("3.png"), "edited by the user");
        Files.writeString(folder.resolve("7.png"), "of the user");

        download("new 0", "new 1");

        assertThat(files()).containsExactly("0.png", "1.png", "3.png", "7.png", "manifest.json");
        assertThat(folder.resolve("0.png")).hasContent("new 0");
        assertThat(folder.resolve("3.png")).hasContent("edited by the user");
        assertThat(folder.resolve("7.png")).hasContent("of the user");
        assertThat(folder.resolve("manifest.json"))
                .content()
                .contains(Sha256.of("new 1").hex());
    }

    @Test
    void anEditedCandidateIsNotReplaced() throws IOException {
        download("old 0", "old 1");
        Files.writeString(folder.resolve("1.png"), "edited by the user");

        assertThatThrownBy(() -> download("new 0", "new 1")).hasMessageContaining("1.png");

        assertThat(folder.resolve("0.png")).hasContent("old 0");
        assertThat(folder.resolve("1.png")).hasContent("edited by the user");
        assertThat(folder.resolve("manifest.json"))
                .content()
                .contains(Sha256.of("old 1").hex());
    }

    @Test
    void linksAndFoldersAreNotReplaced() throws IOException {
        Path own = Files.writeString(folder.resolve("own"), "of the user");
        Files.createSymbolicLink(folder.resolve("0.png"), own);
        Files.createDirectory(folder.resolve("1.png"));

        assertThatThrownBy(() -> download("of the user")).hasMessageContaining("0.png");
        Files.delete(folder.resolve("0.png"));
        assertThatThrownBy(() -> download("new 0", "new 1")).hasMessageContaining("1.png");
        Files.createSymbolicLink(folder.resolve("manifest.json"), folder.resolve("nowhere"));
        assertThatThrownBy(() -> download("new 0")).hasMessageContaining("manifest.json");

        assertThat(own).hasContent("of the user");
    }

    @Test
    void aSetWhoseManifestIsLostCanBeFetchedAgain() throws IOException {
        download("same 0", "same 1");
        Files.delete(folder.resolve("manifest.json"));

        download("same 0", "same 1");

        assertThat(files()).containsExactly("0.png", "1.png", "manifest.json");
    }

    @Test
    void anInterruptedDownloadLeavesTheFolderUnchanged() throws IOException {
        download("old 0", "old 1");
        List<String> before = files();

        try (DownloadFolder target = DownloadFolder.open(folder)) {
            Files.writeString(target.part("0.png"), "new 0");
        }
        try (DownloadFolder target = DownloadFolder.open(folder.resolve("fresh"))) {
            Files.writeString(target.part("0.png"), "new 0");
        }

        assertThat(files()).isEqualTo(before);
        assertThat(folder.resolve("0.png")).hasContent("old 0");
        assertThat(folder.resolve("fresh")).doesNotExist();
    }

    @Test
    void anInterruptedMoveIsCompletedByTheNextDownload() throws IOException {
        download("old 0", "old 1");
        Path staging = Files.createDirectory(folder.resolve(".srfarm-part"));
        Files.move(folder.resolve("manifest.json"), staging.resolve("previous.json"));
        Files.write(staging.resolve("manifest.json"), fetched("new 0", "new 1").manifest());
        Files.writeString(folder.resolve("0.png"), "new 0");
        Files.writeString(staging.resolve("1.png"), "new 1");

        assertThatThrownBy(() -> {
                    Files.writeString(folder.resolve("2.png"), "of the user");
                    download("third 0", "third 1", "third 2");
                })
                .hasMessageContaining("2.png");
        download("third 0", "third 1");

        assertThat(files()).containsExactly("0.png", "1.png", "2.png", "manifest.json");
        assertThat(folder.resolve("1.png")).hasContent("third 1");
    }

    @Test
    void concurrentDownloadsIntoOneFolderAreRefused() throws IOException {
        try (DownloadFolder first = DownloadFolder.open(folder)) {
            assertThatThrownBy(() -> DownloadFolder.open(folder)).hasMessageContaining("in progress");
            Files.writeString(first.part("0.png"), "first");
            first.commit(fetched("first"));
        }
        assertThat(files()).containsExactly("0.png", "manifest.json");
    }

    private void download(String... candidates) throws IOException {
        FetchedSet set = fetched(candidates);
        try (DownloadFolder target = DownloadFolder.open(folder)) {
            target.requireReplaceable(set.candidates());
            for (int i = 0; i < candidates.length; i++) {
                Files.writeString(target.part(Candidate.fileName(i, OutputFormat.PNG)), candidates[i]);
            }
            target.commit(set);
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static FetchedSet fetched(String... contents) {
        List<Candidate> candidates = new ArrayList<>();
        Map<Integer, String> urls = new HashMap<>();
        for (int i = 0; i < contents.length; i++) {
            Sha256 digest = Sha256.of(contents[i]);
            candidates.add(new Candidate(
                    i,
                    new ObjectKey("sets/a/" + i + "-" + digest.shortHex() + ".png"),
                    digest,
                    contents[i].getBytes(StandardCharsets.UTF_8).length,
                    64,
                    64,
                    i,
                    new Reference.Noise(),
                    Scores.NONE,
                    new Candidate.Origin.Drawn()));
            urls.put(i, "http://127.0.0.1/" + i);
        }
        CandidateSet set = new CandidateSet(
                new JobId("j1"),
                new Tenant("acme"),
                Instant.EPOCH,
                new CandidateSet.Model("refvae-x8", "1", Sha256.of("model"), Precision.values()[0]),
                new CandidateSet.Input(
                        new StoredPicture(new ObjectKey("inputs/acme/a.png"), Optional.of(Sha256.of("input"))), 8, 8),
                8,
                1,
                1,
                1,
                candidates,
                OptionalDouble.empty(),
                List.of(),
                new CandidateSet.Timings(1, 1, 1, 1, 1));
        return new FetchedSet(set, ManifestJson.write(set), urls);
    }
}
