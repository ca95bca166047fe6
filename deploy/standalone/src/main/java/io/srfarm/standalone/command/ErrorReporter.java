package io.srfarm.standalone.command;

import io.srfarm.client.ClientException;
import io.srfarm.localfarm.FarmException;
import io.srfarm.localfarm.Program;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Prints an error as one line and sets the exit status. Only unexpected exceptions print a stack trace. */
public final class ErrorReporter implements IParameterExceptionHandler, IExecutionExceptionHandler {
    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        return usage(e.getCommandLine(), message(e) + guess(e));
    }

    /** Describes the expected value of an option or parameter without naming Java types. */
    private static String message(ParameterException e) {
        ArgSpec argument = e.getArgSpec();
        String plain = String.valueOf(e.getMessage());
        if (argument == null || !plain.startsWith("Invalid value")) {
            return plain.replaceFirst("^([Oo])ption option ", "$1ption ");
        }
        String name = argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
        String own = e.getCause() instanceof TypeConversionException cause ? String.valueOf(cause.getMessage()) : "";
        if (own.startsWith("must ")) {
            return name + " " + own;
        }
        return name + " must be " + kind(argument.auxiliaryTypes()[0]) + ", not " + e.getValue();
    }

    private static String kind(Class<?> type) {
        if (type.isEnum()) {
            return "one of "
                    + Stream.of(type.getEnumConstants())
                            .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "));
        }
        if (type == URI.class) {
            return "an address such as http://127.0.0.1:8080";
        }
        if (type == Path.class) {
            return "a path";
        }
        return type == double.class || type == Double.class ? "a number" : "a whole number";
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        if (e instanceof Arguments.UsageException) {
            return usage(command, String.valueOf(e.getMessage()));
        }
        PrintWriter err = command.getErr();
        if (e instanceof FarmException || e instanceof ClientException) {
            err.println("srfarm: " + e.getMessage());
        } else if (e instanceof InterruptedException) {
            err.println("srfarm: interrupted");
        } else {
            err.println("srfarm: this is a bug in srfarm, please report it:");
            e.printStackTrace(err);
        }
        err.flush();
        return ExitCode.SOFTWARE;
    }

    private static String guess(ParameterException e) {
        List<String> near = e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        return near.isEmpty() ? "" : ": did you mean " + String.join(" or ", near) + "?";
    }

    private static int usage(CommandLine command, String message) {
        command.getErr()
                .println("srfarm: " + message + " (see " + Program.call((path(command) + " --help").strip()) + ")");
        command.getErr().flush();
        return ExitCode.USAGE;
    }

    /** Returns the command's name without the program's name. */
    private static String path(CommandLine command) {
        String whole = command.getCommandSpec().qualifiedName();
        return whole.substring(Math.min(whole.length(), "srfarm ".length()));
    }
}
