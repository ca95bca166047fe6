package io.srfarm.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.job.Limits;
import io.srfarm.picture.Picture;
import io.srfarm.picture.PngWriter;
import io.srfarm.standalone.Srfarm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "help submti",
                "help dead lst",
                "up --port x",
                "up --port 70000",
                "up --workers 0",
                "up --workers 2..1",
                "up --workers 0..17",
                "up --workers ..3",
                "up --workers 0..2 --target 0",
                "up --workers 0..2 --cool-down PT-1S",
                "demo --candidates 33",
                "demo --seed -1",
                "demo --lr a.png --hr b.png",
                "submit",
                "submit a.png b.png --idempotency-key k",
                "submit a.png --idempotency-key M\u00fcller",
                "submit a.png --candidates 99",
                "submit a.png --candidates few",
                "submit a.png --temperature 2.5",
                "submit a.png --oversample 9",
                "submit a.png --seed -1",
                "submit a.png --priority urgent",
                "submit a.png --deadline soon",
                "submit a.png --retention P400D",
                "submit a.png --webhook nowhere",
                "submit a.png --label plain",
                "submit a.png --model no/model",
                "up --target soon",
                "fetch",
                "list --url http://127.0.0.1:9",
                "list --url nowhere --api-key k",
                "list --url http://127.0.0.1:9 --api-key \u00fc",
                "list --api-key k",
                "watch",
                "list --limit 0",
                "models some",
                "dead",
                "references",
                "references list --limit 0",
                "references add",
                "references suggest",
                "references suggest some.png --count 17",
                "references remove",
                "dead list --limit 0",
                "dead show",
                "webhooks",
                "webhooks list --limit 0",
                "webhooks redrive",
                "webhooks redrive wh_1 --all",
                "dead redrive",
                "dead redrive some --all",
                "keys",
                "keys new",
                "keys new ACME first",
                "keys new acme first second",
                "keys new acme no/name",
                "keys new acme first --expires yesterday",
                "list --label plain --farm /",
                "list --state qeued",
                "cancel",
                "cancel some --label a=b",
                "cancel --label plain",
                "choose",
                "choose some x",
                "choose some 32",
                "completion",
                "completion fish",
                "bench --jobs 0",
                "bench peers --rounds 0",
                "bench peers --jobs 1001",
                "bench peers --candidates 33",
                "bench peers --threads 0",
                "bench peers --precision float16",
                "evaluate",
                "evaluate . --candidates 0",
                "evaluate . --seed -1",
                "evaluate . --temperature 2.5",
                "evaluate . --oversample 9",
                "evaluate . --reference-strength 2.5",
                "evaluate . --reference-strength NaN",
                "simulate --jobs 0",
                "simulate --workers-max 100001",
                "simulate --arrivals never",
                "simulate --workers-min 3 --workers-max 2"
            })
    void anInvalidCommandLineExitsWith2AndOneLine(String line) {
        CommandOutcome outcome = CommandOutcome.of(line.split(" "));

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines())
                .singleElement()
                .asString()
                .startsWith("srfarm: ")
                .contains("--help")
                .doesNotContain("java.", "Exception", "option option");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        up --workers 4..0 | --workers must name the smaller number first, not 4..0
        up --workers 99 | --workers must allow 1 to 16 workers, not 99
        up --target soon | --target must be a duration such as 30s or PT30S, not soon
        submit a.png --candidates 99 | --candidates must be a whole number from 1 to 32
        submit a.png --reference noise --reference auto:17 | --reference must be a whole number from 1 to 16
        submit a.png --reference auto --reference auto:2 | --reference must have at most one of type auto
        submit a.png --label plain | --label must be NAME=VALUE, not plain
        list --limit x | --limit must be a whole number, not x
        list --url :: --api-key k | --url must be an address such as http://127.0.0.1:8080, not ::
        completion fish | SHELL must be one of bash, zsh, not fish
        """)
    void anInvalidValueIsExplained(String line, String message) {
        assertThat(CommandOutcome.of(line.split(" ")).err()).startsWith("srfarm: " + message + " (see `./srfarm ");
    }

    @Test
    void withoutACommandTheHelpIsPrintedAndHelpShowsThatOfACommand() {
        CommandOutcome bare = CommandOutcome.of();

        assertThat(bare.status()).isZero();
        assertThat(bare.out()).isEqualTo(CommandOutcome.of("--help").out());
        assertThat(CommandOutcome.of("help").out()).isEqualTo(bare.out());
        assertThat(CommandOutcome.of("help", "submit").out())
                .isEqualTo(CommandOutcome.of("submit", "--help").out());
        assertThat(CommandOutcome.of("help", "dead", "list").out()).startsWith("Usage: srfarm dead list");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not a picture", "\u0089PNG\r\n\u001a\ncut off"})
    void aFileThatIsNotAPictureIsRefusedBeforeAnyRequest(String content, @TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("cat.png"), content.getBytes(StandardCharsets.ISO_8859_1));
        Path good = Files.write(folder.resolve("good.png"), PngWriter.write(new Picture(8, 8, new byte[3 * 8 * 8])));

        for (String[] line : new String[][] {
            {"submit", file.toString()},
            {"submit", good.toString(), file.toString()},
            {"submit", good.toString(), "--reference", file.toString()},
            {"submit", good.toString(), "--ground-truth", file.toString()}
        }) {
            CommandOutcome outcome = CommandOutcome.of(line);

            assertThat(outcome.status()).isEqualTo(1);
            assertThat(outcome.err().lines()).singleElement().asString().contains(file.toString());
        }
    }

    @Test
    void aPictureBeyondALimitIsRefusedWithTheLimitsName(@TempDir Path folder) throws Exception {
        Path large =
                Files.write(folder.resolve("large.png"), PngWriter.write(new Picture(4097, 8, new byte[3 * 4097 * 8])));
        Path heavy = Files.write(folder.resolve("heavy.png"), new byte[Limits.PICTURE_BYTES_MAX + 1]);

        assertThat(CommandOutcome.of("submit", large.toString()).err()).contains("side-pixels-max");
        assertThat(CommandOutcome.of("submit", heavy.toString()).err()).contains("picture-bytes-max");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.png", "manifest.json", "contact-sheet.png", "bicubic/0.png"})
    void aDemoThatWouldOverwriteAFileDoesNotStart(String name, @TempDir Path folder) throws Exception {
        Path own = folder.resolve(name);
        Files.createDirectories(own.getParent());
        Files.writeString(own, "of the user");
        Path high = Files.write(folder.resolve("hr.png"), PngWriter.write(new Picture(64, 64, new byte[3 * 64 * 64])));

        CommandOutcome outcome = CommandOutcome.of("demo", "--hr", high.toString(), "--out", folder.toString());

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err().lines())
                .singleElement()
                .asString()
                .contains(own + " is in the way")
                .contains("--out");
        assertThat(own).hasContent("of the user");
    }

    @Test
    void anUnwritableFolderIsNamedBeforeAnyWork() {
        assertThat(CommandOutcome.of("demo", "--out", "/proc/x").err().lines())
                .singleElement()
                .asString()
                .contains("cannot write to /proc/x");
        assertThat(CommandOutcome.of("simulate", "--out", "/proc/x/y.png", "--jobs", "10000000")
                        .err())
                .contains("cannot write /proc/x/y.png");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "demo",
                "up",
                "submit",
                "watch",
                "fetch",
                "list",
                "models",
                "workers",
                "choose",
                "cancel",
                "references",
                "dead",
                "webhooks",
                "keys",
                "bench",
                "simulate",
                "evaluate",
                "check",
                "verify-store",
                "completion"
            })
    void everyCommandHasHelp(String command) {
        CommandOutcome outcome = command.isEmpty() ? CommandOutcome.of("--help") : CommandOutcome.of(command, "--help");

        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).startsWith("Usage: srfarm " + command);
    }

    @Test
    void theHelpListsEveryCommandWithItsDescription() {
        String help = CommandOutcome.of("--help").out();

        Srfarm.wholeCommandLine().getSubcommands().forEach((name, command) -> assertThat(help.replaceAll("\\s+", " "))
                .contains(" " + name + " "
                        + command.getCommandSpec()
                                .usageMessage()
                                .description()[0]
                                .split("[.;]")[0]));
    }

    @ParameterizedTest
    @CsvSource({
        "sumbit a.png, did you mean submit",
        "list --lable a=b, did you mean --label",
        "list --state qeued, did you mean queued",
        "dead redirve x, did you mean redrive"
    })
    void aMistypedNameGetsASuggestion(String line, String hint) {
        CommandOutcome outcome = CommandOutcome.of(line.split(" "));

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).contains(hint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void aCompletionScriptKnowsCommandsOptionsAndValues(String shell) {
        CommandOutcome outcome = CommandOutcome.of("completion", shell);

        assertThat(outcome.status()).isZero();
        assertThat(outcome.out())
                .contains("verify-store", "--idempotency-key", "redrive")
                .containsPattern("queued.*running.*succeeded")
                .contains("complete -F _complete_srfarm");
        assertThat(outcome.out().startsWith("autoload")).isEqualTo(shell.equals("zsh"));
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        assertThat(CommandOutcome.of("--version").out()).matches("srfarm \\d+\\.\\d+\\.\\d+.*\\R");
    }

    @Test
    void withoutAFarmClientCommandsSayHowToStartOne(@TempDir Path empty) {
        CommandOutcome outcome = CommandOutcome.of("list", "--farm", empty.toString());

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("no farm is running").contains("srfarm up");
    }

    @Test
    void anAddressWhereNothingAnswersIsNamed() {
        CommandOutcome outcome = CommandOutcome.of("list", "--url", "http://127.0.0.1:9", "--api-key", "k");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).isEqualTo("srfarm: cannot connect to 127.0.0.1:9: is the farm running?\n");
    }

    @Test
    void aFileThatIsNotAPictureIsRefusedBeforeAnyProcessStarts(@TempDir Path folder) throws Exception {
        Path text = Files.writeString(folder.resolve("cat.png"), "not a picture");

        CommandOutcome outcome = CommandOutcome.of("demo", "--lr", text.toString(), "--out", folder.toString());

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err().lines()).singleElement().asString().contains("cat.png");
    }

    @Test
    void aMissingFileIsNamed() {
        CommandOutcome outcome = CommandOutcome.of("demo", "--lr", "/nowhere/cat.png");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("there is no /nowhere/cat.png");
    }
}
