package io.srfarm.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.srfarm.client.JobDetails;
import io.srfarm.client.JobUpdate;
import io.srfarm.event.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** Shows the progress of a job: a bar on a terminal, otherwise one line per event. */
public interface Progress extends AutoCloseable {
    void take(JobUpdate news);

    @Override
    void close();

    /** @param job its present state, from which the display starts */
    static Progress of(JobDetails job, Output output) {
        return Terminal.isThere() ? new Bar(job) : new Lines(job.id(), job.candidates(), output);
    }

    /** Returns how many candidates exist after this event, given the number before it. */
    static int after(JobUpdate news, int done, int wanted) {
        return switch (news.name()) {
            case "candidate" -> Math.min(wanted, done + 1);
            case "succeeded" -> wanted;
            case "started" -> 0; // a new attempt starts from zero
            case JobUpdate.LOOKED_AT -> news.data().path("candidatesDone").asInt();
            default -> done;
        };
    }

    /** Describes the update; for a large picture with the number of finished tiles. */
    static String what(JobUpdate news) {
        String name = news.name().equals(JobUpdate.LOOKED_AT)
                ? news.data().path("state").asText()
                : news.name();
        JsonNode tiles = news.data().path("progress");
        return tiles.isObject()
                ? name + ": candidate " + tiles.path("candidate").asInt() + ", "
                        + tiles.path("tilesDone").asInt() + " of "
                        + tiles.path("tiles").asInt() + " tiles"
                : name;
    }

    /** Progress bar for a terminal. Its clock starts at the submission. */
    final class Bar implements Progress {
        private static final int REDRAW_MS = 200;
        private static final int NAME_CHARACTERS = 12;

        private final ProgressBar bar;
        private final int wanted;
        private final RemainingTime estimate;
        private int done;

        @SuppressWarnings("SystemOut") // the bar moves the cursor of the real terminal
        Bar(JobDetails job) {
            this.wanted = job.candidates();
            this.done = job.candidatesDone();
            this.estimate = new RemainingTime(wanted);
            Duration waited = Optional.ofNullable(job.timestamps().get(JobState.QUEUED))
                    .map(queued -> Duration.between(queued, Instant.now()))
                    .filter(since -> !since.isNegative())
                    .orElse(Duration.ZERO);
            this.bar = new ProgressBarBuilder()
                    .setTaskName(
                            job.id().length() > NAME_CHARACTERS ? job.id().substring(0, NAME_CHARACTERS) : job.id())
                    .setInitialMax(wanted)
                    .startsFrom(done, waited)
                    .continuousUpdate()
                    .setEtaFunction(state -> estimate.left(Instant.now()))
                    .setStyle(Terminal.style())
                    .setUpdateIntervalMillis(REDRAW_MS)
                    .setConsumer(new ConsoleProgressBarConsumer(System.err))
                    .build();
            bar.setExtraMessage(" " + job.state().wireName());
        }

        @Override
        public void take(JobUpdate news) {
            done = after(news, done, wanted);
            estimate.take(news, done);
            bar.stepTo(done);
            if (!news.name().isEmpty()) {
                bar.setExtraMessage(" " + what(news));
            }
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** One line per event, for logs. */
    final class Lines implements Progress {
        private final String job;
        private final int wanted;
        private final Output output;
        private int done;

        Lines(String job, int wanted, Output output) {
            this.job = job;
            this.wanted = wanted;
            this.output = output;
        }

        @Override
        public void take(JobUpdate news) {
            done = after(news, done, wanted);
            if (!news.name().isEmpty()) {
                output.note(job + " " + what(news) + " (" + done + "/" + wanted + ")");
            }
        }

        @Override
        public void close() {}
    }
}
