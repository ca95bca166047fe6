package io.srfarm.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.standalone.Srfarm;
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
                "",
                "nonsense",
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
                "watch",
                "list --limit 0",
                "models some",
                "dead",
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
                "completion",
                "completion fish",
                "bench --jobs 0",
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
    void aWrongCallExitsWith2AndOneLine(String line) {
        CommandOutcome outcome = CommandOutcome.of(line.isEmpty() ? new String[0] : line.split(" "));

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines())
                .singleElement()
                .asString()
                .startsWith("srfarm: ")
                .contains("--help");
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
                "choose",
                "cancel",
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
    void theHelpNamesEveryCommandAndWhatItIsFor() {
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
    void whoeverMistypesIsToldWhatMayBeMeant(String line, String hint) {
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
    void withoutAFarmTheClientsSayHowToGetOne(@TempDir Path empty) {
        CommandOutcome outcome = CommandOutcome.of("list", "--farm", empty.toString());

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("no farm is up").contains("srfarm up");
    }

    @Test
    void anAddressWhereNothingAnswersIsNamed() {
        CommandOutcome outcome = CommandOutcome.of("list", "--url", "http://127.0.0.1:9", "--api-key", "k");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).isEqualTo("srfarm: nothing answers at 127.0.0.1:9: is the farm up?\n");
    }

    @Test
    void aPictureThatIsNoneIsRefusedBeforeAnyProcessStarts(@TempDir Path folder) throws Exception {
        Path text = Files.writeString(folder.resolve("cat.png"), "not a picture");

        CommandOutcome outcome = CommandOutcome.of("demo", "--lr", text.toString(), "--out", folder.toString());

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err().lines()).singleElement().asString().contains("cat.png");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        CommandOutcome outcome = CommandOutcome.of("demo", "--lr", "/nowhere/cat.png");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("there is no /nowhere/cat.png");
    }
}
