package io.srfarm.standalone.command;

import io.srfarm.localfarm.Program;
import io.srfarm.supervision.ExitHook;
import java.util.List;

/** Shutdown hook that tells a user who presses Ctrl-C during {@code watch} that the jobs continue on the farm. */
final class InterruptNotice implements AutoCloseable {
    private final ExitHook atExit;

    private InterruptNotice(ExitHook atExit) {
        this.atExit = atExit;
    }

    /** @param open jobs that have not ended, the one that is watched first */
    static InterruptNotice of(List<String> open, Output output) {
        ExitHook atExit = new ExitHook("farewell", () -> {
            output.endLine();
            output.note((open.size() == 1 ? "the job goes on; " : open.size() + " jobs go on; ")
                    + Program.call("watch " + open.get(0)) + " shows its progress again, "
                    + Program.call("cancel " + String.join(" ", open)) + " stops "
                    + (open.size() == 1 ? "it" : "them"));
        });
        atExit.add();
        return new InterruptNotice(atExit);
    }

    /** Removes the hook: the job has ended. */
    @Override
    public void close() {
        atExit.close();
    }
}
