package io.srfarm.standalone;

import io.srfarm.standalone.command.Bench;
import io.srfarm.standalone.command.Cancel;
import io.srfarm.standalone.command.Check;
import io.srfarm.standalone.command.Dead;
import io.srfarm.standalone.command.Demo;
import io.srfarm.standalone.command.Failures;
import io.srfarm.standalone.command.Fetch;
import io.srfarm.standalone.command.Keys;
import io.srfarm.standalone.command.ListJobs;
import io.srfarm.standalone.command.Submit;
import io.srfarm.standalone.command.Up;
import io.srfarm.standalone.command.VerifyStore;
import io.srfarm.standalone.command.Watch;
import io.srfarm.standalone.command.Webhooks;
import io.srfarm.standalone.evaluation.Evaluate;
import io.srfarm.standalone.simulation.Simulate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command line. Exit status: 0 done, 2 called in a wrong way, 1 anything else. */
@Command(
        name = "srfarm",
        description = "Diverse 8x super-resolution as a queue that loses nothing.",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        versionProvider = Srfarm.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            Demo.class,
            Up.class,
            Submit.class,
            Watch.class,
            Fetch.class,
            ListJobs.class,
            Cancel.class,
            Dead.class,
            Webhooks.class,
            Keys.class,
            Evaluate.class,
            Bench.class,
            Simulate.class,
            Check.class,
            VerifyStore.class
        })
public final class Srfarm {
    private Srfarm() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command line without an end of the JVM. */
    public static CommandLine commandLine() {
        return new CommandLine(new Srfarm())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(new Failures())
                .setExecutionExceptionHandler(new Failures());
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
