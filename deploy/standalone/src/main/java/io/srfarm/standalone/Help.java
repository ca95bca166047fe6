package io.srfarm.standalone;

import io.srfarm.standalone.command.Arguments;
import io.srfarm.standalone.command.DidYouMean;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code srfarm help}. */
@Command(name = "help", description = "Shows the help of a command, or lists all commands.")
final class Help implements Callable<Integer> {
    @Spec
    private CommandSpec command = CommandSpec.create();

    @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "Command, such as `submit` or `dead list`.")
    private List<String> names = List.of();

    @Override
    public Integer call() {
        CommandLine found = Srfarm.wholeCommandLine();
        for (String name : names) {
            CommandLine below = found.getSubcommands().get(name);
            if (below == null) {
                throw new Arguments.UsageException("there is no command " + String.join(" ", names)
                        + DidYouMean.of(name, found.getSubcommands().keySet())
                                .map(near -> ": did you mean " + near + "?")
                                .orElse(""));
            }
            found = below;
        }
        found.usage(command.commandLine().getOut());
        return 0;
    }
}
