package io.srfarm.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.srfarm.event.ErrorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bundles whose digests are right and whose scripts load, and which lie nevertheless. */
final class BrokenBundleTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        nan-weight        | has weights that are not finite: weight
        infinite-weight   | has weights that are not finite: weight
        infinite-features | violates the model contract: tiny returns numbers that are not finite
        nan-style         | violates the model contract: tiny returns numbers that are not finite
        double-features   | violates the model contract: tiny returns float64 (1, 2, 8, 8), not float32 (1, 2, 8, 8)
        short-style       | violates the model contract: tiny returns float32 (2, 2), not float32 (2, 3)
        four-fold         | violates the model contract: tiny returns uint8 (1, 32, 32, 3), not uint8 (1, 64, 64, 3)
        float-picture     | violates the model contract: tiny returns float32 (1, 64, 64, 3), not uint8 (1, 64, 64, 3)
        pair              | violates the model contract: tiny failed
        no-decode         | violates the model contract: tiny failed: Method 'decode' is not defined
        refuses-precision | rejects the precision
        wide-keys         | violates the model contract: tiny returns float32 (2, 65), not float32 (2, 64)
        few-places        | violates the model contract: tiny returns int64 (1, 2), not int64 (2, 2)
        flat-pixels       | violates the model contract: tiny returns float32 (9) as reference memory, not a matrix
        no-pixels         | violates the model contract: tiny returns float32 (0, 7) as reference memory, not a matrix
        nan-pixels        | violates the model contract: tiny returns numbers that are not finite
        two-parts         | violates the model contract: tiny returns not 3 tensors from remember, but 2
        one-part          | violates the model contract: tiny returns not 3 tensors from remember, but another type
        numbered-parts    | violates the model contract: tiny returns not 3 tensors from remember, but another type
        tall-matches      | violates the model contract: tiny returns int64 (2, 9, 8), not int64 (2, 8, 8)
        nan-cues          | violates the model contract: tiny returns numbers that are not finite
        loud-gate         | violates the model contract: tiny returns a gate outside 0 to 1
        small-guided      | violates the model contract: tiny returns uint8 (1, 8, 8, 3), not uint8 (1, 64, 64, 3)
        """)
    void aScriptThatBreaksItsContractIsRefusedWhenItIsLoaded(String wrong, String what) {
        assertRefused(() -> load(Bundles.MADE.resolve(wrong)), "tiny/model.pt " + what);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        nan-golden   | does not match the output of encode_lr: features differs by NaN
        dark-golden  | does not match the output of decode: decoded differs by
        short-golden | has no tensor stats
        other-keys   | does not match the output of remember: keys differs by
        shut-gate    | does not match the output of gate: gate differs by
        dark-guided  | does not match the output of decode_guided: guided differs by
        no-guided    | has no tensor guided
        """)
    void goldenTensorsThatAreNotTheScriptsAreRefusedAtWarmUp(String wrong, String what) throws ModelException {
        try (Models models = load(Bundles.MADE.resolve(wrong))) {
            assertRefused(models::warmUp, "tiny/golden.npz " + what);
        }
    }

    @Test
    void aModelThatSaysToHaveAMemoryMustHaveTheMethods() throws IOException {
        Path description = copied().resolve(Bundle.DESCRIPTION);
        Files.writeString(description, Files.readString(description).replaceFirst("\\{", "{\"recallHalo\": 0,"));

        assertRefused(() -> load(folder), "tiny/model.pt violates the model contract: tiny failed: Method 'remember'");
    }

    @Test
    void aModelThatSaysToTakeTheTemperatureMustTakeIt() throws IOException {
        Path description = copied().resolve(Bundle.DESCRIPTION);
        Files.writeString(
                description, Files.readString(description).replaceFirst("\\{", "{\"takesTemperature\": true,"));

        assertRefused(() -> load(folder), "tiny/model.pt violates the model contract: tiny failed: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"true\"", "null"})
    void takingTheTemperatureIsTrueOrFalse(String flag) throws IOException {
        Path description = copied().resolve(Bundle.DESCRIPTION);
        Files.writeString(
                description, Files.readString(description).replaceFirst("\\{", "{\"takesTemperature\": " + flag + ","));

        assertRefused(() -> load(folder), "tiny/model.json has neither true nor false in field takesTemperature");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "257", "1.5", "\"6\"", "null"})
    void aRecallHaloThatIsNoWholeNumberIsRefused(String halo) throws IOException {
        Path description = copied().resolve(Bundle.DESCRIPTION);
        Files.writeString(
                description, Files.readString(description).replaceFirst("\\{", "{\"recallHalo\": " + halo + ","));

        assertRefused(() -> load(folder), "tiny/model.json has no whole number from 0 to 256 in field recallHalo");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 500, 2000})
    void goldenTensorsThatEndEarlyAreRefusedAtWarmUp(int bytes) throws IOException, ModelException {
        byte[] whole = Files.readAllBytes(copied().resolve(Bundle.GOLDEN));
        Files.write(folder.resolve("tiny").resolve(Bundle.GOLDEN), java.util.Arrays.copyOf(whole, bytes));

        try (Models models = load(folder)) {
            assertRefused(models::warmUp, "tiny/golden.npz ");
        }
    }

    @Test
    void goldenTensorsThatAreMissingAreNamedAtWarmUp() throws IOException, ModelException {
        Files.delete(copied().resolve(Bundle.GOLDEN));

        try (Models models = load(folder)) {
            assertRefused(models::warmUp, "tiny/golden.npz cannot be read");
        }
    }

    private Path copied() throws IOException {
        Path tiny = Files.createDirectories(folder.resolve("tiny"));
        for (String file : List.of(Bundle.DESCRIPTION, Bundle.SCRIPT, Bundle.GOLDEN)) {
            Files.copy(Bundles.MADE.resolve("good/tiny").resolve(file), tiny.resolve(file));
        }
        return tiny;
    }

    /** The broken one first: what is wrong with it is found before the others are loaded. */
    private static Models load(Path broken) throws ModelException {
        return Models.load(List.of(broken, Bundles.FOLDER), Device.CPU, EngineSettings.DEFAULT);
    }

    private static void assertRefused(ThrowingCallable call, String part) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.type()).isEqualTo(ErrorType.CORRUPT))
                .hasMessageContaining(part);
    }
}
