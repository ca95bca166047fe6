package io.srfarm.standalone.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.srfarm.standalone.command.CommandOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What the commands of a farm's users keep. */
interface CommandPromises {
    FarmUp farm();

    @Test
    default void theSameSeedGivesTheSamePixels() throws Exception {
        List<String> first =
                farm().hashesOf(farm().succeeded("--seed", "7", "--candidates", "2", "--oversample", "1"), "a");
        List<String> second =
                farm().hashesOf(farm().succeeded("--seed", "7", "--candidates", "2", "--oversample", "1"), "b");
        List<String> other =
                farm().hashesOf(farm().succeeded("--seed", "8", "--candidates", "2", "--oversample", "1"), "c");

        assertThat(first).hasSize(2).doesNotHaveDuplicates().isEqualTo(second);
        assertThat(other).doesNotContainAnyElementsOf(first);
    }

    @Test
    default void aJobOutlivesTheWorkerThatHadIt() throws Exception {
        long worker = farm().addressNow().pids().workers().get(0);
        CommandOutcome submitted = farm().srfarm(
                        "submit",
                        farm().picture().toString(),
                        "--candidates",
                        "8",
                        "--oversample",
                        "3",
                        "--label",
                        "test=killed");
        String id = submitted.out().strip();
        AtomicBoolean killed = new AtomicBoolean();

        var job = farm().client().follow(id, news -> {
            if (news.name().equals("candidate") && killed.compareAndSet(false, true)) {
                ProcessHandle.of(worker).orElseThrow().destroyForcibly();
            }
        });

        assertThat(killed).isTrue();
        assertThat(job.state().wireName()).isEqualTo("succeeded");
        assertThat(job.json().path("attempt").asInt()).isGreaterThan(1);
        await().atMost(Duration.ofMinutes(1))
                .until(() -> !farm().addressNow().pids().workers().contains(worker));
        assertThat(farm().process().err()).contains("worker-1 (process " + worker + ") ended with status 137");
        assertThat(farm().srfarm("list", "--label", "test=killed").out())
                .contains(id)
                .contains("8/8");
    }

    @Test
    default void aPictureThatIsNoneFailsItsJobAlone() throws Exception {
        Path text = Files.writeString(farm().folder().resolve("text.png"), "not a picture");

        CommandOutcome outcome = farm().srfarm("submit", text.toString(), "--wait");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).contains("failed").contains("unsupported_format");
    }

    @Test
    default void aRefusedDocumentIsToldByItsField() {
        CommandOutcome outcome = farm().srfarm("submit", farm().picture().toString(), "--candidates", "99");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("/candidates");
    }

    @Test
    default void aQueuedJobCanBeCancelled() {
        String busy = submit("--candidates", "4", "--oversample", "4");
        String id = submit("--priority", "bulk");

        assertThat(farm().srfarm("cancel", id).status()).isZero();

        CommandOutcome watched = farm().srfarm("watch", id);
        assertThat(watched.status()).isEqualTo(1);
        assertThat(watched.out()).contains(id).contains("cancelled");
        assertThat(farm().srfarm("watch", busy).status()).isZero();
    }

    @Test
    default void whatWasSetAsideIsListedShownAndSentAgain() throws Exception {
        farm().request("twice", "{\"input\": {\"key\": \"inputs/demo/nothing.png\"}}");
        farm().request("twice", "{\"input\": {\"key\": \"inputs/demo/nothing.png\"}, \"candidates\": 1}");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> farm().srfarm("dead", "list").out().contains("another document"));
        String letter = new ObjectMapper()
                .readTree(farm().srfarm("dead", "list", "--json").out())
                .at("/letters/0/letter")
                .asText();

        assertThat(farm().srfarm("dead", "show", letter).out())
                .contains("retryable  no")
                .contains("nothing.png");
        CommandOutcome again = farm().srfarm("dead", "redrive", letter);

        assertThat(again.status()).isZero();
        assertThat(farm().srfarm("dead", "redrive", letter).out()).isEqualTo(again.out());
        assertThat(farm().srfarm("watch", again.out().strip()).out()).contains("input_missing");
        assertThat(farm().srfarm("dead", "list").out()).contains(again.out().strip());
        assertThat(farm().srfarm("dead", "redrive", "never-there").err()).contains("(404)");
    }

    @Test
    default void aMistypedJobIsGuessedAndAChoiceIsKept() {
        String id = farm().succeeded("--candidates", "1", "--oversample", "1");

        assertThat(farm().srfarm("watch", id.substring(0, id.length() - 1) + "-")
                        .err())
                .contains("did you mean " + id);
        assertThat(farm().srfarm("choose", id).status()).isEqualTo(1);
        assertThat(farm().srfarm("choose", id, "0", "--note", "the only one").status())
                .isZero();
        assertThat(farm().srfarm("choose", id).out()).contains("candidate 0").contains("the only one");
        assertThat(farm().srfarm("cancel", "--label", "no=body").err()).contains("no open job");
    }

    @Test
    default void theModelsOfTheWorkersAreListed() {
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            CommandOutcome models = farm().srfarm("models");

            assertThat(models.status()).as(models.err()).isZero();
            assertThat(models.out().lines().map(line -> line.split(" ")[0])).contains("refvae-x8", "bicubic");
        });
    }

    private String submit(String... options) {
        String[] arguments = new String[options.length + 2];
        arguments[0] = "submit";
        arguments[1] = farm().picture().toString();
        System.arraycopy(options, 0, arguments, 2, options.length);
        return farm().srfarm(arguments).out().strip();
    }
}
