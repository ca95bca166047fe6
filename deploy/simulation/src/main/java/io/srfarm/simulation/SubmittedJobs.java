package io.srfarm.simulation;

import io.srfarm.job.Priority;
import io.srfarm.job.Tenant;
import io.srfarm.simulation.Scenario.Arrivals;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** All jobs of a scenario in order of arrival, drawn once and the same for all policies. Uses 24 bytes per job. */
final class SubmittedJobs {
    /** The number of candidates is one of these, with equal probability. */
    private static final int[] CANDIDATES = {1, 2, 4, 4, 4, 4, 8, 8};

    private static final double PIXELS_MEDIAN = 128 * 128;
    private static final double PIXELS_SIGMA = 0.9;
    private static final double PIXELS_MIN = 64;
    private static final double PIXELS_MAX = 1_000_000;

    /** Mean work outside of bursts: mean pixels x mean candidates. */
    static final double MEAN_WORK = PIXELS_MEDIAN
            * Math.exp(PIXELS_SIGMA * PIXELS_SIGMA / 2)
            * Arrays.stream(CANDIDATES).average().orElseThrow();

    private static final int BURSTS = 8;
    private static final int BURST_MILLIS = 60_000;

    /** A burst is an album of one tenant: thumbnails, ordinary pictures or large ones. */
    private static final double[] BURST_SIZES = {0.125, 1, 4};

    /** 10 % interactive, 60 % normal, 30 % bulk. */
    private static final List<Priority> CLASSES = List.of(
            Priority.INTERACTIVE,
            Priority.NORMAL,
            Priority.NORMAL,
            Priority.NORMAL,
            Priority.NORMAL,
            Priority.NORMAL,
            Priority.NORMAL,
            Priority.BULK,
            Priority.BULK,
            Priority.BULK);

    private static final List<Priority> PRIORITIES = List.of(Priority.values());

    /** Log-normal spread of the time for the same work. */
    private static final double SERVICE_SIGMA = 0.15;

    private final List<Tenant> tenants;
    private final long[] order;
    private final short[] tenantOf;
    private final byte[] classOf;
    private final int[] workOf;
    private final int[] serviceOf;

    SubmittedJobs(Scenario scenario) {
        SplittableRandom random = new SplittableRandom(scenario.seed());
        int jobs = scenario.jobs();
        this.tenants = IntStream.range(0, scenario.tenants())
                .mapToObj(number -> new Tenant("t" + number))
                .toList();
        this.order = new long[jobs];
        this.tenantOf = new short[jobs];
        this.classOf = new byte[jobs];
        this.workOf = new int[jobs];
        this.serviceOf = new int[jobs];
        Burst[] bursts = new Burst[BURSTS];
        for (int i = 0; i < BURSTS; i++) {
            bursts[i] = new Burst(
                    (long) (random.nextDouble() * 0.95 * (double) scenario.horizonMillis()),
                    (short) random.nextInt(tenants.size()),
                    BURST_SIZES[i % BURST_SIZES.length]);
        }
        for (int number = 0; number < jobs; number++) {
            draw(number, scenario, bursts, random);
        }
        Arrays.sort(order);
    }

    /** @param size of its pictures, relative to ordinary ones */
    private record Burst(long at, short tenant, double size) {}

    int count() {
        return order.length;
    }

    /** Returns when the job at this position arrives, in milliseconds. */
    long at(int place) {
        return order[place] >>> 24;
    }

    SimulatedJob job(int place) {
        int number = (int) (order[place] & 0xFFFFFF);
        return new SimulatedJob(
                number,
                at(place),
                tenants.get(tenantOf[number]),
                PRIORITIES.get(classOf[number]),
                workOf[number],
                serviceOf[number]);
    }

    private void draw(int number, Scenario scenario, Burst[] bursts, SplittableRandom random) {
        boolean inBurst =
                switch (scenario.arrivals()) {
                    case BURST -> true;
                    case MIXED -> number % 10 < 4;
                    case DIURNAL, QUEUED -> false;
                };
        Burst burst = bursts[random.nextInt(BURSTS)];
        long at = inBurst ? burst.at() + random.nextInt(BURST_MILLIS) : moment(scenario, random);
        // Squared, so that 10 % of the tenants submit a third of the jobs.
        double share = random.nextDouble();
        tenantOf[number] = inBurst ? burst.tenant() : (short) (share * share * tenants.size());
        Priority drawn = CLASSES.get(random.nextInt(CLASSES.size()));
        classOf[number] = (byte) PRIORITIES.indexOf(inBurst && drawn == Priority.INTERACTIVE ? Priority.NORMAL : drawn);
        double pixels = PIXELS_MEDIAN * Math.exp(PIXELS_SIGMA * gaussian(random)) * (inBurst ? burst.size() : 1);
        double bounded = Math.max(PIXELS_MIN, Math.min(PIXELS_MAX, pixels));
        int whole = (int) bounded;
        workOf[number] = whole * CANDIDATES[random.nextInt(CANDIDATES.length)];
        double seconds = workOf[number] / scenario.workRate() * Math.exp(SERVICE_SIGMA * gaussian(random));
        serviceOf[number] = (int) (seconds * 1000 + Scenario.WAY.toMillis());
        order[number] = (at << 24) | number;
    }

    /** Returns a random time by rejection sampling; the rate at day is nine times that at night. */
    private static long moment(Scenario scenario, SplittableRandom random) {
        if (scenario.arrivals() == Arrivals.QUEUED) {
            return 0;
        }
        while (true) {
            double part = random.nextDouble();
            double hour = part * scenario.hours();
            double wish =
                    1 - 0.8 * Math.cos(2 * Math.PI * hour / Duration.ofDays(1).toHours());
            if (random.nextDouble() * 1.8 < wish) {
                return (long) (part * (double) scenario.horizonMillis());
            }
        }
    }

    /** Returns a standard normal number (Box-Muller). */
    private static double gaussian(SplittableRandom random) {
        return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
    }
}
