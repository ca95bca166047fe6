package io.srfarm.worker.pipeline;

import io.micrometer.core.instrument.MeterRegistry;
import io.srfarm.worker.lease.LeaseLostException;
import io.srfarm.worker.model.ModelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The jobs that a worker runs concurrently to keep its device busy: while one is drawn, the next is fetched and
 * decoded, and the previous one is compressed and uploaded. Older jobs have precedence on the device. Together they use
 * no more memory than a single job may. Thread-safe.
 *
 * <p>A further job is taken only when the device is idle or soon will be, so that other workers can take it until then.
 */
public final class JobsInHand {
    /** How long before the device becomes free a job is taken: enough time to fetch its pictures. */
    private static final Duration LEAD = Duration.ofMillis(150);

    /**
     * How long before the device becomes free the next job starts; it also starts when earlier jobs have only their
     * last draw left.
     */
    private static final Duration START_LEAD = Duration.ofMillis(50);

    /**
     * A device without tasks for this long counts as idle: the running jobs wait for the store rather than for a
     * thread.
     */
    private static final Duration IDLE = Duration.ofMillis(20);

    /** Interval at which a waiting job checks its lease and deadline. */
    private static final Duration LOOK = Duration.ofMillis(50);

    private final int max;
    private final DeviceThread device;
    private final MeterRegistry meters;
    private final List<Place> oldestFirst = new ArrayList<>();
    private long taken;
    private int asked;
    private long idleSinceNanos = System.nanoTime();

    /** Nanoseconds per pixel of the last draw; infinite before the first one. */
    private double nanosAPixel = Double.POSITIVE_INFINITY;

    /**
     * Creates the schedule.
     *
     * @param max the largest number of concurrent jobs
     */
    public JobsInHand(int max, DeviceThread device, MeterRegistry meters) {
        this.max = max;
        this.device = device;
        this.meters = meters;
    }

    /** Returns whether a further job should be taken now, given the number of jobs already taken. */
    synchronized boolean isNextWanted(int inHand) {
        if (inHand == 0) {
            return true;
        }
        return inHand < max
                && inHand <= oldestFirst.stream().filter(Place::hasBegun).count()
                && oldestFirst.stream().noneMatch(place -> place.alone)
                && (isDeviceIdle() || nanosLeft(oldestFirst) <= LEAD.toNanos());
    }

    /** Adds a job. Close the place when the job has ended. */
    synchronized Place take() {
        Place place = new Place(++taken);
        oldestFirst.add(place);
        return place;
    }

    private double nanosLeft(List<Place> places) {
        long pixels = places.stream().mapToLong(place -> place.pixelsLeft).sum();
        return pixels == 0 ? 0 : pixels * nanosAPixel;
    }

    private boolean isDeviceIdle() {
        return asked == 0 && System.nanoTime() - idleSinceNanos >= IDLE.toNanos();
    }

    private synchronized void noteAsked() {
        asked++;
    }

    private synchronized void noteDone() {
        asked--;
        idleSinceNanos = System.nanoTime();
    }

    /** One job's place. Used on the job's thread, or on the device thread where stated. */
    final class Place implements AutoCloseable {
        private static final long UNKNOWN = -1;

        private final long number;
        private boolean alone;
        private boolean waiting;
        private double share;
        private long pixelsLeft = UNKNOWN;
        private long pixelsOfADraw;

        private Place(long number) {
            this.number = number;
        }

        /**
         * Waits until the job may start.
         *
         * @param isSuspect whether a worker crashed while running the job; it then runs alone, so that another crash
         *     can be attributed to it
         */
        void enter(boolean isSuspect, LeaseAndDeadline hold) throws LeaseLostException, JobEndedException {
            synchronized (JobsInHand.this) {
                alone = isSuspect;
            }
            await(() -> isSuspect ? earlier().isEmpty() : earlier().stream().noneMatch(other -> other.alone), hold);
        }

        /**
         * Waits until memory is available for the job or no other job uses memory. Jobs are admitted in order, so that
         * small jobs cannot starve a large one.
         *
         * @param part fraction of the worker's memory, 0 to 1
         */
        void reserve(double part, LeaseAndDeadline hold) throws LeaseLostException, JobEndedException {
            synchronized (JobsInHand.this) {
                waiting = true;
            }
            await(() -> isRoomFor(part), hold);
            synchronized (JobsInHand.this) {
                waiting = false;
                share = part;
                JobsInHand.this.notifyAll();
            }
        }

        /** Waits until the device is idle or has almost finished the earlier jobs. */
        void awaitTurn(LeaseAndDeadline hold) throws LeaseLostException, JobEndedException {
            await(() -> earlier().stream().allMatch(Place::hasBegun) && (isDeviceIdle() || isNext()), hold);
        }

        /**
         * Announces that {@code draws} candidates of {@code pixels} pixels will be drawn.
         *
         * @return whether this is the first call
         */
        boolean begin(int draws, long pixels) {
            synchronized (JobsInHand.this) {
                boolean isFirst = !hasBegun();
                pixelsLeft = draws * pixels;
                pixelsOfADraw = pixels;
                JobsInHand.this.notifyAll();
                return isFirst;
            }
        }

        /** Records that a candidate was drawn. */
        void drawn(Duration took) {
            synchronized (JobsInHand.this) {
                pixelsLeft -= pixelsOfADraw;
                nanosAPixel = (double) took.toNanos() / pixelsOfADraw;
                JobsInHand.this.notifyAll();
            }
        }

        /**
         * Runs a task on the device thread, after tasks of older jobs, and waits for it. Must not be called on the
         * device thread.
         */
        <T> T onDevice(DeviceTask<T> task) throws JobEndedException, LeaseLostException, ModelException {
            return outcome(submit(task));
        }

        /** As {@link #onDevice}, without waiting. */
        <T> Future<T> submit(DeviceTask<T> task) {
            noteAsked();
            return device.submit(number, () -> timed(task));
        }

        /** Frees the job's memory on the device thread, without waiting. */
        void free(Runnable freeing) {
            device.execute(number, freeing);
        }

        @Override
        public void close() {
            synchronized (JobsInHand.this) {
                oldestFirst.remove(this);
                JobsInHand.this.notifyAll();
            }
        }

        private List<Place> earlier() {
            return oldestFirst.subList(0, oldestFirst.indexOf(this));
        }

        private boolean hasBegun() {
            return pixelsLeft != UNKNOWN;
        }

        private boolean isNext() {
            return earlier().stream().allMatch(place -> place.pixelsLeft <= place.pixelsOfADraw)
                    || nanosLeft(earlier()) <= START_LEAD.toNanos();
        }

        private boolean isRoomFor(double part) {
            double others = oldestFirst.stream()
                    .filter(other -> other != this)
                    .mapToDouble(other -> other.share)
                    .sum();
            return (others == 0 || others + part <= 1) && earlier().stream().noneMatch(other -> other.waiting);
        }

        private void await(BooleanSupplier condition, LeaseAndDeadline hold)
                throws LeaseLostException, JobEndedException {
            synchronized (JobsInHand.this) {
                while (!condition.getAsBoolean()) {
                    hold.check();
                    try {
                        JobsInHand.this.wait(LOOK.toMillis());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new LeaseLostException("interrupted while waiting for the device", e);
                    }
                }
            }
        }
    }

    private <T> T timed(DeviceTask<T> task) throws JobEndedException, LeaseLostException, ModelException {
        long begun = System.nanoTime();
        try {
            return task.run();
        } finally {
            meters.timer("srfarm.worker.device").record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
            noteDone();
        }
    }

    /** A task for the device thread. */
    @FunctionalInterface
    interface DeviceTask<T> {
        T run() throws JobEndedException, LeaseLostException, ModelException;
    }

    /** Waits for a task and returns its result, or throws what it threw. */
    static <T> T outcome(Future<T> task) throws JobEndedException, LeaseLostException, ModelException {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LeaseLostException("interrupted while waiting for the device", e);
        } catch (ExecutionException e) {
            throw asThrown(e);
        }
    }

    /** Rethrows the cause of a failed task with its original type. */
    static IllegalStateException asThrown(ExecutionException e)
            throws JobEndedException, LeaseLostException, ModelException {
        Throwable cause = e.getCause();
        if (cause instanceof JobEndedException ended) {
            throw ended;
        }
        if (cause instanceof ModelException failed) {
            throw failed;
        } else if (cause instanceof LeaseLostException lost) {
            throw lost;
        } else if (cause instanceof RuntimeException bug) {
            throw bug;
        } else if (cause instanceof Error broken) {
            throw broken;
        }
        return new IllegalStateException("the device failed", e);
    }
}
