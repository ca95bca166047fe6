package io.srfarm.standalone.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.srfarm.client.JobRequest;
import io.srfarm.client.TransferListener;
import io.srfarm.client.Upload;
import io.srfarm.job.ObjectKey;
import io.srfarm.standalone.command.CommandOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What the commands guarantee to users. */
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
    default void anUploadThatIsNotAPictureFailsOnlyItsJob() throws Exception {
        String key = farm().client()
                .upload(Upload.of("text.png", "not a picture".getBytes(UTF_8)), TransferListener.NONE)
                .path();
        String id = farm().client().submit(JobRequest.of(new ObjectKey(key)));

        CommandOutcome outcome = farm().srfarm("watch", id);

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).contains("failed").contains("unsupported_format");
    }

    @Test
    default void anUnknownModelIsRefusedWithASuggestion() {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> farm().srfarm("models").out().contains("refvae-x8"));

        CommandOutcome outcome = farm().srfarm("submit", farm().picture().toString(), "--model", "revfae-x8");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("did you mean refvae-x8?");
    }

    /** Runs from a copy of the project in a folder with a strange name, in the C locale. */
    @Test
    default void theLauncherHandlesNonAsciiNamesInAnyLocale() throws Exception {
        Path project = Files.createDirectories(farm().folder().resolve("pro ject,$x"));
        Path built = Files.createDirectories(project.resolve("deploy/standalone/target"));
        Files.createSymbolicLink(
                built.resolve("farm"),
                Path.of(System.getProperty("srfarm.home")).toAbsolutePath());
        Path script = Files.writeString(project.resolve("type.sh"), """
                set -eu
                cp "$2/srfarm" .
                cp "$3" Müller.png
                export LC_ALL=C LANG=tr_TR.UTF-8 CLASSPATH=/nowhere JDK_JAVA_OPTIONS='-Duser.language=tr -Duser.country=TR'
                ./srfarm submit Müller.png --candidates 1 --wait --label name=Müller --farm "$1"
                """);

        Process process = new ProcessBuilder(
                        "sh",
                        script.toString(),
                        farm().data().resolve("farm.json").toString(),
                        Page.ROOT.toString(),
                        farm().picture().toString())
                .directory(project.toFile())
                .redirectErrorStream(true)
                .start();
        String told = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).as(told).isZero();
        assertThat(told).contains("Müller.png is job").contains("`./srfarm fetch ");
        assertThat(farm().srfarm("list", "--label", "name=Müller").out()).contains("succeeded");
    }

    @Test
    default void theSameFileWithTheSameKeyIsTheSameJob() throws Exception {
        String picture = farm().picture().toString();
        String[] line = {"submit", picture, "--reference", picture, "--idempotency-key", "once", "--candidates", "1"};
        CommandOutcome first = farm().srfarm(line);
        CommandOutcome again = farm().srfarm(line);

        assertThat(first.status()).as(first.err()).isZero();
        assertThat(again.out()).isEqualTo(first.out());
        assertThat(farm().srfarm("watch", first.out().strip()).status()).isZero();
        assertThat(farm().srfarm(line).out()).isEqualTo(first.out());
    }

    @Test
    default void severalSetsAreFetchedWithSheetsAndNoFileOfTheUserIsTouched() throws Exception {
        String first = farm().succeeded("--candidates", "2", "--oversample", "1");
        String second = farm().succeeded("--candidates", "1", "--oversample", "1");
        Path out = farm().folder().resolve("several");
        String[] line = {"fetch", first, second, "--out", out.toString(), "--sheet", "--json"};

        CommandOutcome outcome = farm().srfarm(line);

        assertThat(outcome.status()).as(outcome.err()).isZero();
        JsonNode sets = new ObjectMapper().readTree(outcome.out()).path("sets");
        assertThat(sets.findValuesAsText("job")).containsExactly(first, second);
        assertThat(sets.get(0).at("/candidates/0/scores").properties()).isNotEmpty();
        assertThat(out.resolve(first).resolve("contact-sheet.png")).isNotEmptyFile();
        assertThat(out.resolve(second)).isDirectoryContaining("glob:**/manifest.json");
        assertThat(farm().srfarm(line).status()).isZero();

        Files.writeString(out.resolve(second).resolve("0.png"), "of the user");
        byte[] before = Files.readAllBytes(out.resolve(first).resolve("manifest.json"));
        CommandOutcome refused = farm().srfarm("fetch", second, first, "--out", out.toString());

        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains(out.resolve(second).resolve("0.png") + " is in the way");
        assertThat(out.resolve(second).resolve("0.png")).hasContent("of the user");
        assertThat(out.resolve(first).resolve("manifest.json")).hasBinaryContent(before);
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
    default void interruptingAWatchSaysThatTheJobGoesOn() throws Exception {
        String busy = submit("--candidates", "4", "--oversample", "4");
        String id = submit("--priority", "bulk", "--candidates", "1");
        try (SrfarmProcess watch = SrfarmProcess.start(
                farm().folder(), "watch", id, "--farm", farm().data().toString())) {
            await().atMost(Duration.ofMinutes(1)).until(() -> watch.err().contains(id));

            watch.terminate();

            assertThat(watch.status()).isNotZero();
            assertThat(watch.err()).contains("the job goes on").contains("`./srfarm watch " + id + "`");
        }
        assertThat(farm().srfarm("watch", busy).status()).isZero();
        assertThat(farm().srfarm("watch", id).status()).isZero();
    }

    @Test
    default void deadLettersAreListedShownAndRedriven() throws Exception {
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
    default void referencesAreAddedSuggestedUsedAndRemoved() throws Exception {
        Path photograph = farm().folder().resolve("photograph.jpg");
        try (var sample = getClass().getResourceAsStream("/samples/reference-1.jpg")) {
            Files.write(photograph, sample.readAllBytes());
        }
        String id = farm().srfarm("references", "add", photograph.toString(), "--tag", "cats")
                .out()
                .strip();

        assertThat(farm().srfarm("references", "list").out()).contains(id).contains("cats");
        assertThat(farm().srfarm("references", "suggest", farm().picture().toString())
                        .out())
                .contains(id);
        String job = farm().succeeded("--candidates", "1", "--reference", "auto:1");
        assertThat(new String(farm().client().set(job).manifest(), UTF_8)).contains(id);
        assertThat(farm().srfarm("references", "remove", id).status()).isZero();
        assertThat(farm().srfarm("references", "list").out()).doesNotContain(id);
    }

    @Test
    default void aMistypedJobGetsASuggestionAndAChoiceIsKept() {
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
    default void aComparisonWithoutPythonStillMeasuresTheFarm() {
        String[] line = {"bench", "peers", "--rounds", "1", "--jobs", "1", "--candidates", "1", "--python", "/no/python"
        };

        CommandOutcome outcome = farm().srfarm(line);

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out())
                .containsPattern("srfarm, oversample 1 +[0-9.]+")
                .containsPattern("srfarm, oversample 2 +[0-9.]+")
                .contains("Celery, Redis, S3: not measured: cannot run /no/python")
                .contains("load ");
    }

    @Test
    default void theModelsOfTheWorkersAreListed() {
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            CommandOutcome models = farm().srfarm("models");

            assertThat(models.status()).as(models.err()).isZero();
            assertThat(models.out().lines().map(line -> line.split(" ")[0])).contains("refvae-x8", "bicubic");
        });
    }

    @Test
    default void theWorkersAreListed() {
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            CommandOutcome workers = farm().srfarm("workers");

            assertThat(workers.status()).as(workers.err()).isZero();
            assertThat(workers.out().lines().filter(line -> line.contains("idle") || line.contains("working")))
                    .isNotEmpty()
                    .allMatch(line -> line.contains("127.0.0.1"));
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
