package io.srfarm.standalone;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code srfarm completion}. */
@Command(
        name = "completion",
        description = {
            "Prints a script that completes commands and options in a shell.",
            "bash: source <(srfarm completion bash). zsh: the same with zsh, in .zshrc."
        })
final class Completion implements Callable<Integer> {
    /** Lets zsh run the bash completion script that follows. */
    private static final String ZSH = """
            autoload -U +X compinit && compinit
            autoload -U +X bashcompinit && bashcompinit
            """;

    /** The shell to complete commands in. */
    enum Shell {
        bash,
        zsh
    }

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Parameters(paramLabel = "SHELL", description = "The shell: ${COMPLETION-CANDIDATES}.")
    private Shell shell = Shell.bash;

    @Override
    public Integer call() {
        String script = AutoComplete.bash("srfarm", Srfarm.wholeCommandLine());
        command.commandLine().getOut().println(shell == Shell.zsh ? ZSH + script : script);
        command.commandLine().getOut().flush();
        return 0;
    }
}
