package io.srfarm.standalone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.standalone.Srfarm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The page of all commands is generated from the code; {@code -Dsrfarm.docs=write} regenerates it. */
class CommandReferenceTest {
    private static final Path PAGE = Path.of("../../docs/reference/command-line.md");

    @Test
    void thePageOfAllCommandsMatchesTheCode() throws Exception {
        String made = page();
        if (System.getProperty("srfarm.docs", "").equals("write")) {
            Files.writeString(PAGE, made);
        }

        assertThat(made).as("run with -Dsrfarm.docs=write to regenerate it").isEqualTo(Files.readString(PAGE));
    }

    private static String page() {
        List<String> lines = new ArrayList<>(List.of(
                "# The command line",
                "",
                "This page is generated from the code: it contains the output of `--help`. Results go to standard output,"
                        + " with `--json` as JSON; everything else goes to standard error."
                        + " [Exit status](errors.md#exit-status-of-the-command-line): 0 success, 2 usage error, 1 any other"
                        + " failure. Tables are shortened and coloured only on terminals; `NO_COLOR` turns colours off.",
                "",
                "Which farm: `--farm DIR` (a folder of `srfarm up`, or a `farm.json`), else `SRFARM_FARM`, else"
                        + " `.srfarm`; or `--url` with the key in `SRFARM_API_KEY`, which is used only with `--url`.",
                "",
                "Completion: `source <(./srfarm completion bash)` in `.bashrc`, or `source <(./srfarm completion zsh)`"
                        + " in `.zshrc`, completes commands, options and their values.",
                ""));
        add(Srfarm.wholeCommandLine(), lines);
        return String.join("\n", lines).strip() + "\n";
    }

    private static void add(CommandLine command, List<String> lines) {
        lines.add("## `" + command.getCommandSpec().qualifiedName() + "`");
        lines.add("```");
        command.getUsageMessage(Ansi.OFF)
                .strip()
                .lines()
                .map(String::stripTrailing)
                .forEach(lines::add);
        lines.add("```");
        lines.add("");
        command.getSubcommands().values().forEach(below -> add(below, lines));
    }
}
