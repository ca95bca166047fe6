package io.srfarm.embedded;

import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Writes warnings and errors to standard output, which is the child's log file. */
final class ChildLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;
    private static final Level LOWEST = Level.valueOf(System.getProperty("srfarm.child.log", "WARN"));

    ChildLogger(String name) {
        this.name = name;
    }

    @Override
    public boolean isTraceEnabled() {
        return isEnabled(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return isEnabled(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return isEnabled(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return isEnabled(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return isEnabled(Level.ERROR);
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    @SuppressWarnings("SystemOut") // standard output is the child's log file
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String message,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        String text = MessageFormatter.basicArrayFormat(message, arguments);
        PrintStream out = System.out;
        synchronized (out) { // keeps the lines of a stack trace together
            out.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + level + " " + name + " - " + text);
            if (thrown != null) {
                thrown.printStackTrace(out);
            }
        }
    }

    private static boolean isEnabled(Level level) {
        return level.toInt() >= LOWEST.toInt();
    }
}
