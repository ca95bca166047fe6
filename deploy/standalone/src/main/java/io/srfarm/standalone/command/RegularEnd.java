package io.srfarm.standalone.command;

import io.srfarm.localfarm.FarmRun;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/** Keeps a farm running until Ctrl-C or SIGTERM and makes these a normal end: exit status 0 instead of the signal's. */
final class RegularEnd {
    private RegularEnd() {}

    /** Does not return. */
    static void await(FarmRun run, Output output, String farewell) throws InterruptedException {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            long start = System.nanoTime();
                            output.endLine();
                            output.note("stopping the farm");
                            run.close();
                            output.note(String.format(
                                    Locale.ROOT,
                                    "stopped after %.1f s%s",
                                    (System.nanoTime() - start) / 1e9,
                                    farewell));
                            Runtime.getRuntime().halt(0);
                        },
                        "end-well"));
        new CountDownLatch(1).await();
    }
}
