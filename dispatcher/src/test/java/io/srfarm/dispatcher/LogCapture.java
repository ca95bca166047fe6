package io.srfarm.dispatcher;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** All that is logged while it is open, our own debug lines and stack traces included. */
final class LogCapture extends Handler implements AutoCloseable {
    private static final Logger ROOT = Logger.getLogger("");
    private static final Logger OURS = Logger.getLogger("io.srfarm");

    private final List<String> lines = new CopyOnWriteArrayList<>();

    private LogCapture() {}

    static LogCapture ofEverything() {
        LogCapture capture = new LogCapture();
        capture.setLevel(Level.ALL);
        OURS.setLevel(Level.ALL);
        ROOT.addHandler(capture);
        return capture;
    }

    /** Errors alone, whosever they are. */
    static LogCapture ofErrors() {
        LogCapture capture = new LogCapture();
        capture.setLevel(Level.SEVERE);
        ROOT.addHandler(capture);
        return capture;
    }

    List<String> lines() {
        return lines;
    }

    @Override
    public void publish(LogRecord record) {
        if (!isLoggable(record)) {
            return;
        }
        StringWriter line = new StringWriter();
        line.append(record.getMessage()).append(Arrays.toString(record.getParameters()));
        if (record.getThrown() != null) {
            record.getThrown().printStackTrace(new PrintWriter(line, true));
        }
        lines.add(line.toString());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        ROOT.removeHandler(this);
        OURS.setLevel(null);
    }
}
