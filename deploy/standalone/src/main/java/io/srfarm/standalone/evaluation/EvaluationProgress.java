package io.srfarm.standalone.evaluation;

import io.srfarm.standalone.command.Output;
import io.srfarm.standalone.command.Terminal;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** Shows the progress of an evaluation: a bar on a terminal, otherwise a line per picture. Thread-safe. */
final class EvaluationProgress implements AutoCloseable {
    private static final int REDRAW_MS = 200;

    private final ProgressCounter tally;
    private final Output output;
    private final @Nullable ProgressBar bar;
    private final long start = System.nanoTime();

    @SuppressWarnings("SystemOut") // the bar moves the cursor of the real terminal
    EvaluationProgress(ProgressCounter tally, Output output) {
        this.tally = tally;
        this.output = output;
        this.bar = Terminal.isThere()
                ? new ProgressBarBuilder()
                        .setTaskName("evaluate")
                        .setInitialMax(tally.candidatesExpected())
                        .hideEta()
                        .continuousUpdate()
                        .setStyle(Terminal.style())
                        .setUpdateIntervalMillis(REDRAW_MS)
                        .setConsumer(new ConsoleProgressBarConsumer(System.err))
                        .build()
                : null;
    }

    /** Records that {@code count} candidates of a picture exist. */
    synchronized void candidates(int picture, int count) {
        tally.candidates(picture, count);
        redraw();
    }

    /** Records that a picture is measured. */
    synchronized void finish(int picture, String name, int candidates) {
        tally.finish(picture, candidates);
        redraw();
        if (bar == null) {
            output.note(name + ": " + tally.line(elapsed()));
        }
    }

    @Override
    public synchronized void close() {
        if (bar != null) {
            bar.close();
        }
    }

    private void redraw() {
        if (bar != null) {
            bar.maxHint(tally.candidatesExpected());
            bar.stepTo(tally.candidatesThere());
            bar.setExtraMessage(" " + tally.pictures() + tally.leftText(elapsed()));
        }
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
