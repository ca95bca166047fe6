package io.srfarm.standalone;

import io.srfarm.standalone.command.Arguments;
import io.srfarm.standalone.command.Bench;
import io.srfarm.standalone.command.Cancel;
import io.srfarm.standalone.command.Check;
import io.srfarm.standalone.command.Choose;
import io.srfarm.standalone.command.Dead;
import io.srfarm.standalone.command.Demo;
import io.srfarm.standalone.command.ErrorReporter;
import io.srfarm.standalone.command.Fetch;
import io.srfarm.standalone.command.Keys;
import io.srfarm.standalone.command.ListJobs;
import io.srfarm.standalone.command.ListModels;
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
    /** In the order of the help. */
    private static final List<Class<?>> COMMANDS = List.of(
            Demo.class,
            Up.class,
            Submit.class,
            Watch.class,
            Fetch.class,
            ListJobs.class,
            ListModels.class,
            Choose.class,
            Cancel.class,
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
        "Begin with `./srfarm demo`, or with `./srfarm up` and, in another shell, `./srfarm submit FILE --wait`.",
        "`./srfarm help COMMAND` shows the options of a command. Results go to standard output (with --json as JSON),"
                + " everything else to standard error. Exit status: 0 success, 1 failure, 2 usage error."
    };

    @Spec
    private CommandSpec command = CommandSpec.create();

    private Srfarm() {}

    /** Without a command there is help. */
    @Override
    public void run() {
        command.commandLine().usage(command.commandLine().getOut());
    }

    public static void main(String[] arguments) {
        // Libraries change the case of names by the default locale, and print numbers by it.
        Locale.setDefault(Locale.ENGLISH);
        System.exit(commandLine(arguments).execute(arguments));
    }

    /**
     * The command line as far as a call needs it: of the commands that are not meant only name and description are read, which
     * is what makes {@code --help} quick.
     */
    public static CommandLine commandLine(String... arguments) {
        Optional<String> first = Stream.of(arguments)
                .filter(argument -> !argument.startsWith("-"))
                .findFirst();
        boolean fromFiles = Stream.of(arguments).anyMatch(argument -> argument.startsWith("@"));
        return commandLine(name -> fromFiles || first.filter(name::equals).isPresent());
    }

    /** The whole command line. */
    public static CommandLine wholeCommandLine() {
        return commandLine(name -> true);
    }

    private static CommandLine commandLine(Predicate<String> meant) {
        CommandLine line = new CommandLine(new Srfarm());
        for (Class<?> type : COMMANDS) {
            Command command = type.getAnnotation(Command.class);
            line.addSubcommand(command.name(), meant.test(command.name()) ? type : named(command));
        }
        line.getCommandSpec().usageMessage().footer(FOOTER); // after the commands, which would inherit it
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

    /** Maven's version of this build. */
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
