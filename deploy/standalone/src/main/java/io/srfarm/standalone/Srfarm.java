package io.srfarm.standalone;

import io.srfarm.standalone.command.Arguments;
import io.srfarm.standalone.command.Bench;
import io.srfarm.standalone.command.Cancel;
import io.srfarm.standalone.command.Check;
import io.srfarm.standalone.command.Choose;
import io.srfarm.standalone.command.Compose;
import io.srfarm.standalone.command.Dead;
import io.srfarm.standalone.command.Demo;
import io.srfarm.standalone.command.ErrorReporter;
import io.srfarm.standalone.command.Fetch;
import io.srfarm.standalone.command.Keys;
import io.srfarm.standalone.command.ListJobs;
import io.srfarm.standalone.command.ListModels;
import io.srfarm.standalone.command.ListWorkers;
import io.srfarm.standalone.command.ReferenceLibrary;
import io.srfarm.standalone.command.Simulate;
import io.srfarm.standalone.command.Submit;
import io.srfarm.standalone.command.Up;
import io.srfarm.standalone.command.VerifyStore;
import io.srfarm.standalone.command.Watch;
import io.srfarm.standalone.command.Webhooks;
import io.srfarm.standalone.evaluation.Evaluate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line. Exit status: 0 success, 2 usage error, 1 any other failure. */
@Command(
        name = "srfarm",
        description = "A job queue for 8x super-resolution that returns several different candidates for each picture.",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        versionProvider = Srfarm.Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Srfarm implements Runnable {
    /** In the order in which the help lists them. */
    private static final List<Class<?>> COMMANDS = List.of(
            Demo.class,
            Up.class,
            Submit.class,
            Watch.class,
            Fetch.class,
            ListJobs.class,
            ListModels.class,
            ListWorkers.class,
            Choose.class,
            Compose.class,
            Cancel.class,
            ReferenceLibrary.class,
            Dead.class,
            Webhooks.class,
            Keys.class,
            Evaluate.class,
            Bench.class,
            Simulate.class,
            Check.class,
            VerifyStore.class,
            Completion.class,
            Help.class);

    private static final String[] FOOTER = {
        "",
        "Start with `./srfarm demo`, or with `./srfarm up` and, in another shell, `./srfarm submit FILE --wait`.",
        "`./srfarm help COMMAND` shows the options of a command. Results go to standard output (with --json as JSON),"
                + " everything else to standard error. Exit status: 0 success, 1 failure, 2 usage error."
    };

    @Spec
    private CommandSpec command = CommandSpec.create();

    private Srfarm() {}

    /** Prints the help: no command was given. */
    @Override
    public void run() {
        command.commandLine().usage(command.commandLine().getOut());
    }

    public static void main(String[] arguments) {
        // Libraries change case and format numbers with the default locale.
        Locale.setDefault(Locale.ENGLISH);
        System.exit(commandLine(arguments).execute(arguments));
    }

    /**
     * Returns a command line for these arguments. Commands that they do not name are loaded with name and description only,
     * which keeps {@code --help} fast.
     */
    public static CommandLine commandLine(String... arguments) {
        Optional<String> first = Stream.of(arguments)
                .filter(argument -> !argument.startsWith("-"))
                .findFirst();
        boolean fromFiles = Stream.of(arguments).anyMatch(argument -> argument.startsWith("@"));
        return commandLine(name -> fromFiles || first.filter(name::equals).isPresent());
    }

    /** Returns the command line with all commands fully loaded. */
    public static CommandLine wholeCommandLine() {
        return commandLine(name -> true);
    }

    private static CommandLine commandLine(Predicate<String> meant) {
        CommandLine line = new CommandLine(new Srfarm());
        for (Class<?> type : COMMANDS) {
            Command command = type.getAnnotation(Command.class);
            line.addSubcommand(command.name(), meant.test(command.name()) ? type : named(command));
        }
        line.getCommandSpec()
                .usageMessage()
                .footer(FOOTER); // last: subcommands inherit what is set before they are added
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Duration.class, Arguments::duration)
                .setParameterExceptionHandler(new ErrorReporter())
                .setExecutionExceptionHandler(new ErrorReporter());
    }

    private static CommandSpec named(Command command) {
        CommandSpec spec = CommandSpec.create().name(command.name());
        spec.usageMessage().description(command.description());
        return spec;
    }

    /** Reads the Maven version of this build. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            try (InputStream text = Srfarm.class.getResourceAsStream("version.txt")) {
                byte[] bytes = Objects.requireNonNull(text, "version.txt").readAllBytes();
                return new String[] {"srfarm " + new String(bytes, StandardCharsets.UTF_8).strip()};
            }
        }
    }
}
