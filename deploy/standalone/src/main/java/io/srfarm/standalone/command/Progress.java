package io.srfarm.standalone.command;

import io.srfarm.client.JobNews;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** Shows how one job gets on: a bar on a terminal, a line for each event anywhere else. */
public interface Progress extends AutoCloseable {
    void take(JobNews news);

    @Override
    void close();

    /** @param wanted how many candidates the job was asked for */
    static Progress of(String job, int wanted, Output output) {
        return Terminal.isThere() ? new Bar(job, wanted) : new Lines(job, wanted, output);
    }

    /** How many candidates are there, by this event, given how many were there before it. */
    static int after(JobNews news, int done, int wanted) {
        return switch (news.name()) {
            case "candidate" -> Math.min(wanted, done + 1);
            case "succeeded" -> wanted;
            case "started" -> 0; // a second worker begins anew
            case JobNews.LOOKED_AT -> news.data().path("candidatesDone").asInt();
            default -> done;
        };
    }

    private static String what(JobNews news) {
        return news.name().equals(JobNews.LOOKED_AT) ? news.data().path("state").asText() : news.name();
    }

    /** For people. */
    final class Bar implements Progress {
        private static final int REDRAW_MS = 100;

        private final ProgressBar bar;
        private final int wanted;
        private int done;

        @SuppressWarnings("SystemOut") // the bar moves the cursor of the real terminal
        Bar(String job, int wanted) {
            this.wanted = wanted;
            this.bar = new ProgressBarBuilder()
                    .setTaskName(job.length() > 12 ? job.substring(0, 12) : job)
                    .setInitialMax(wanted)
                    .setStyle(Terminal.style())
                    .setUpdateIntervalMillis(REDRAW_MS)
                    .setConsumer(new ConsoleProgressBarConsumer(System.err))
                    .build();
            bar.setExtraMessage(" queued");
        }

        @Override
        public void take(JobNews news) {
            done = after(news, done, wanted);
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

    /** For logs. */
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
        public void take(JobNews news) {
            done = after(news, done, wanted);
            if (!news.name().isEmpty()) {
                output.note(job + " " + what(news) + " (" + done + "/" + wanted + ")");
            }
        }

        @Override
        public void close() {}
    }
}
