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
 * The jobs that a worker runs side by side, so that its device need not wait: while one is drawn, the next is fetched and decoded,
 * and the one before is compressed and uploaded. Older jobs come first on the device, and together they take no more memory than
 * one may. Thread-safe.
 *
 * <p>A job is taken only when the device is idle or soon will be: until then another worker may have it.
 */
public final class JobsInHand {
    /** A job is taken so long before the device will be free: enough to fetch its pictures. */
    private static final Duration LEAD = Duration.ofMillis(150);

    /** A job begins so long before the device will be free, or when those before it have their last draw to be made. */
    private static final Duration START_LEAD = Duration.ofMillis(50);

    /** A device that was asked for nothing for so long waits for a store, not for a thread that is about to ask. */
    private static final Duration IDLE = Duration.ofMillis(20);

    /** Between two looks at whether a job that waits is still worth waiting for. */
    private static final Duration LOOK = Duration.ofMillis(50);

    private final int max;
    private final DeviceThread device;
    private final MeterRegistry meters;
    private final List<Place> oldestFirst = new ArrayList<>();
    private long taken;
    private int asked;
    private long idleSinceNanos = System.nanoTime();

    /** What the last draw took; infinite before the first. */
    private double nanosAPixel = Double.POSITIVE_INFINITY;

    /** @param max how many there may be */
    public JobsInHand(int max, DeviceThread device, MeterRegistry meters) {
        this.max = max;
        this.device = device;
        this.meters = meters;
    }

    /** Whether one more can be put to use now, beside so many that were taken. */
    synchronized boolean isNextWanted(int inHand) {
        if (inHand == 0) {
            return true;
        }
        return inHand < max
                && inHand <= oldestFirst.stream().filter(Place::hasBegun).count()
                && oldestFirst.stream().noneMatch(place -> place.alone)
                && (isDeviceIdle() || nanosLeft(oldestFirst) <= LEAD.toNanos());
    }

    /** To be closed when the job has ended. */
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

    /** One job's place among them. For the job's thread, and for the device thread where that is said. */
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
         * @param isSuspect whether a process broke down while it was in hand: it then has the worker for itself, so that a second
         *     breakdown is no other's
         */
        void enter(boolean isSuspect, LeaseAndDeadline hold) throws LeaseLostException, JobEndedException {
            synchronized (JobsInHand.this) {
                alone = isSuspect;
            }
            await(() -> isSuspect ? earlier().isEmpty() : earlier().stream().noneMatch(other -> other.alone), hold);
        }

        /**
         * Waits until there is memory for the job, or it is alone. In the order of jobs: a large one is not overtaken by small ones
         * for ever.
         *
         * @param part 0 to 1, of what the worker has
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

        /** Waits until the device is idle, or about to be done with the jobs before. */
        void awaitTurn(LeaseAndDeadline hold) throws LeaseLostException, JobEndedException {
            await(() -> earlier().stream().allMatch(Place::hasBegun) && (isDeviceIdle() || isNext()), hold);
        }

        /**
         * So many candidates are to be drawn from now on, each of so many pixels.
         *
         * @return whether it is the first time
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

        /** One of them is drawn. */
        void drawn(Duration took) {
            synchronized (JobsInHand.this) {
                pixelsLeft -= pixelsOfADraw;
                nanosAPixel = (double) took.toNanos() / pixelsOfADraw;
                JobsInHand.this.notifyAll();
            }
        }

        /** Has the device do something, after what older jobs ask of it. Not for the device itself. */
        <T> T onDevice(DeviceTask<T> task) throws JobEndedException, LeaseLostException, ModelException {
            try {
                return submit(task).get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LeaseLostException("interrupted while waiting for the device", e);
            } catch (ExecutionException e) {
                throw asThrown(e);
            }
        }

        /** As {@link #onDevice}, without waiting for it. */
        <T> Future<T> submit(DeviceTask<T> task) {
            noteAsked();
            return device.submit(number, () -> timed(task));
        }

        /** Has the device thread free what the job does not need any more; nobody waits for that. */
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

    /** What the device is to do. */
    @FunctionalInterface
    interface DeviceTask<T> {
        T run() throws JobEndedException, LeaseLostException, ModelException;
    }

    /** What went wrong on the device, as if it had been called from here. */
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
