package io.srfarm.standalone.command;

import io.srfarm.client.ClientException;
import io.srfarm.standalone.farm.FarmException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into one line and an exit status; only a bug shows its stack. */
public final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        return usage(e.getCommandLine(), e.getMessage() + guess(e));
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
                .println("srfarm: " + message + " (see `"
                        + command.getCommandSpec().qualifiedName() + " --help`)");
        command.getErr().flush();
        return ExitCode.USAGE;
    }
}
