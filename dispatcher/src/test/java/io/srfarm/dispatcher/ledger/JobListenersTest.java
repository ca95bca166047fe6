package io.srfarm.dispatcher.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.srfarm.dispatcher.Samples;
import io.srfarm.dispatcher.problem.OverloadedException;
import io.srfarm.job.JobId;
import io.srfarm.job.Tenant;
import org.junit.jupiter.api.Test;

class JobListenersTest {
    private static final JobKey KEY = new JobKey(Samples.ACME, new JobId("j"));
    private static final int LAG_MAX = 4;

    @Test
    void aListenerHearsItsJobAndEndsWithIt() {
        JobListeners listeners = new JobListeners(10);
        AssertSubscriber<TimelineEntry> listener = listen(listeners, 100);

        listeners.tell(new JobKey(Samples.ACME, new JobId("other")), TimelineEntry.of(Samples.started("other", 1)));
        listeners.tell(KEY, TimelineEntry.of(Samples.started("j", 1)));
        listeners.tell(KEY, TimelineEntry.of(Samples.succeeded("j", 1, 2)));

        listener.assertCompleted();
        assertThat(listener.getItems()).extracting(TimelineEntry::id).containsExactly("started/1", "succeeded");
    }

    @Test
    void aListenerThatIsTooSlowIsCutOff() {
        JobListeners listeners = new JobListeners(10);
        AssertSubscriber<TimelineEntry> slow = listen(listeners, 1);
        AssertSubscriber<TimelineEntry> quick = listen(listeners, 100);

        for (int attempt = 1; attempt <= 5 * LAG_MAX; attempt++) {
            listeners.tell(KEY, TimelineEntry.of(Samples.started("j", attempt)));
        }

        slow.request(100);
        assertThat(slow.getItems()).hasSizeLessThanOrEqualTo(2 * LAG_MAX);
        assertThat(slow.getFailure()).isNotNull();
        assertThat(quick.getItems()).hasSize(5 * LAG_MAX);
        quick.assertNotTerminated();
    }

    @Test
    void oneListenerTooManyIsTurnedAwayUntilAnotherLeaves() {
        JobListeners listeners = new JobListeners(1);
        AssertSubscriber<TimelineEntry> first = listen(listeners, 1);

        listen(listeners, 1).assertFailedWith(OverloadedException.class);

        first.cancel();
        listen(listeners, 1).assertNotTerminated();
    }

    @Test
    void aTenantThatListensToALotLeavesRoomForOthers() {
        JobListeners listeners = new JobListeners(10);
        for (int i = 0; i < 5; i++) {
            listen(listeners, 1).assertNotTerminated();
        }

        listen(listeners, 1).assertFailedWith(OverloadedException.class, "listeners-max: 10");
        listen(listeners, new JobKey(new Tenant("globex"), new JobId("j")), 1).assertNotTerminated();
    }

    private static AssertSubscriber<TimelineEntry> listen(JobListeners listeners, int requested) {
        return listen(listeners, KEY, requested);
    }

    private static AssertSubscriber<TimelineEntry> listen(JobListeners listeners, JobKey key, int requested) {
        return Multi.createFrom()
                .<TimelineEntry>emitter(
                        emitter -> {
                            listeners.add(key, emitter);
                            emitter.onTermination(() -> listeners.remove(key, emitter));
                        },
                        LAG_MAX)
                .subscribe()
                .withSubscriber(AssertSubscriber.create(requested));
    }
}
