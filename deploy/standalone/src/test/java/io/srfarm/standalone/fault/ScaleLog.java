package io.srfarm.standalone.fault;

import io.srfarm.client.BacklogDetails;
import io.srfarm.client.ClientException;
import io.srfarm.picture.PngWriter;
import io.srfarm.report.ChartStrip;
import io.srfarm.report.TimeChart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;
import java.util.function.ToDoubleFunction;

/** Samples a farm's backlog and its desired and present workers several times a second until it is closed. */
final class ScaleLog implements AutoCloseable {
    private static final int LOOK_EVERY_MILLIS = 250;

    private final FaultFarm farm;
    private final IntSupplier wanted;
    private final Instant begun = Instant.now();
    private final List<Look> looks = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::untilClosed, "scale-log");
    private volatile boolean ending;

    /** @param jobs queued or running; empty if the farm did not answer */
    private record Look(Instant at, OptionalLong jobs, int wanted, int there) {}

    ScaleLog(FaultFarm farm, IntSupplier wanted) {
        this.farm = farm;
        this.wanted = wanted;
        thread.setDaemon(true);
        thread.start();
    }

    private void untilClosed() {
        while (!ending) {
            look();
            FaultFarm.pause(LOOK_EVERY_MILLIS);
        }
        look(); // the final state
    }

    private void look() {
        OptionalLong jobs = jobs();
        looks.add(
                new Look(Instant.now(), jobs, wanted.getAsInt(), farm.workers().size()));
    }

    private OptionalLong jobs() {
        try {
            BacklogDetails.Work total = farm.client().backlog().total();
            return OptionalLong.of(total.jobs() + total.running());
        } catch (ClientException e) {
            return OptionalLong.empty();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns when the last worker was seen, accurate to one sample. */
    Instant lastWorkerGone() {
        return looks.stream()
                .filter(look -> look.there() > 0)
                .map(Look::at)
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    /** Returns for how long the backlog was unknown. */
    Duration unknown() {
        Duration unknown = Duration.ZERO;
        for (TimeChart.Span span : unknownSpans()) {
            unknown = unknown.plusMillis((long) (1000 * (span.to() - span.from())));
        }
        return unknown;
    }

    long momentsWithWorkAndNobodyThereOnceTheFirstHadCome() {
        return looks.stream()
                .dropWhile(look -> look.wanted() == 0 || look.there() == 0)
                .filter(look -> look.jobs().orElse(0) > 0)
                .filter(look -> look.wanted() == 0 || look.there() == 0)
                .count();
    }

    void draw(Path file) throws IOException {
        TimeChart chart = new TimeChart(
                "A burst at no workers, and the broker killed in it",
                "s",
                List.of(
                        new ChartStrip("jobs", List.of(known())),
                        new ChartStrip(
                                "workers",
                                List.of(line("wanted", look -> look.wanted()), line("there", look -> look.there())))),
                unknownSpans());
        Files.write(file, PngWriter.write(chart.picture()));
    }

    private ChartStrip.Line line(String name, ToDoubleFunction<Look> figure) {
        return new ChartStrip.Line(
                name,
                looks.stream()
                        .map(look -> new ChartStrip.Point(seconds(look.at()), figure.applyAsDouble(look)))
                        .toList());
    }

    private ChartStrip.Line known() {
        return new ChartStrip.Line(
                "queued or running (gaps: unknown)",
                looks.stream()
                        .flatMap(look -> look.jobs().stream()
                                .mapToObj(jobs -> new ChartStrip.Point(seconds(look.at()), (double) jobs)))
                        .toList());
    }

    private List<TimeChart.Span> unknownSpans() {
        List<TimeChart.Span> spans = new ArrayList<>();
        for (int i = 1; i < looks.size(); i++) {
            if (looks.get(i).jobs().isEmpty()) {
                spans.add(new TimeChart.Span(
                        "broker unavailable: backlog unknown",
                        seconds(looks.get(i - 1).at()),
                        seconds(looks.get(i).at())));
            }
        }
        return spans;
    }

    private double seconds(Instant at) {
        return Duration.between(begun, at).toMillis() / 1000.0;
    }

    @Override
    public void close() {
        ending = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
