package io.srfarm.dispatcher.ledger;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.srfarm.dispatcher.queue.KafkaClients;
import io.srfarm.dispatcher.queue.QueueConfig;
import io.srfarm.event.JobState;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;

/** A process that starts a ledger, says what it holds, and ends. */
public final class LedgerStart {
    private LedgerStart() {}

    public static void main(String[] arguments) {
        QueueConfig queue = LedgerStartTest.config(QueueConfig.class);
        Ledger ledger = new Ledger(
                LedgerStartTest.config(LedgerConfig.class),
                new KafkaClients(Map.of(), () -> arguments[0], queue),
                new SimpleMeterRegistry());
        ledger.start(new StartupEvent());
        Awaitility.await().atMost(Duration.ofMinutes(5)).until(ledger::isCurrent);
        System.out.printf(
                "queued=%d succeeded=%d heapMiB=%.1f%n",
                ledger.count(JobState.QUEUED),
                ledger.count(JobState.SUCCEEDED),
                LedgerStartTest.heapBytes() / 1048576.0);
        System.exit(0);
    }
}
