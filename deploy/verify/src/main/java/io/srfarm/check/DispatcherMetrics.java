package io.srfarm.check;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Compares a dispatcher's metrics of open jobs with the event log. */
public final class DispatcherMetrics {
    private static final Duration ANSWER_TIME_MAX = Duration.ofSeconds(10);
    private static final Pattern CURRENT =
            Pattern.compile("srfarm_jobs_current\\{[^}]*state=\"(?:queued|running)\"[^}]*} ([0-9.E+]+)");

    private DispatcherMetrics() {}

    /**
     * Returns violations by the dispatcher at {@code http}, whose farm must be quiet.
     *
     * @throws IOException if it does not answer
     */
    public static List<Violation> check(URI http, CheckReport report) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(http.resolve("/q/metrics"))
                .header("Accept", "text/plain")
                .timeout(ANSWER_TIME_MAX)
                .build();
        String text = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        double current = CURRENT.matcher(text)
                .results()
                .mapToDouble(gauge -> Double.parseDouble(gauge.group(1)))
                .sum();
        return current == report.open()
                ? List.of()
                : List.of(new Violation(
                        Invariant.I9,
                        "srfarm_jobs_current",
                        "says " + (long) current + " open jobs, the log " + report.open()));
    }
}
