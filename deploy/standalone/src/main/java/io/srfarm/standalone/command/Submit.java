package io.srfarm.standalone.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.client.FarmClient;
import io.srfarm.client.JobDetails;
import io.srfarm.localfarm.FarmException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code srfarm submit}. */
@Command(
        name = "submit",
        description = {
            "Uploads pictures and submits a job for each; prints the jobs' ids.",
            "With --from or --between, the job starts from candidates of earlier jobs."
        })
public final class Submit implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Mixin
    private final Connection connection = new Connection();

    @Mixin
    private final JobOptions options = new JobOptions();

    @Mixin
    private final ExploreOptions explore = new ExploreOptions();

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "Low-resolution pictures: PNG, JPEG or WebP.")
    private List<Path> files = List.of();

    @Option(
            names = "--ground-truth",
            paramLabel = "FILE",
            description = "The original large picture of a single FILE, to score candidates against.")
    private @Nullable Path groundTruth;

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "Idempotency key: submitting FILE again with the same key returns the same job.")
    private @Nullable String idempotencyKey;

    @Option(names = "--wait", description = "Show progress until all jobs have ended; exit with 1 unless all succeed.")
    private boolean wait;

    @Override
    public Integer call() throws FarmException, InterruptedException {
        explore.check();
        if (explore.areGiven() != files.isEmpty()) {
            throw new Arguments.UsageException("use exactly one of FILE, --from and --between");
        }
        if (explore.areGiven()) {
            if (groundTruth != null) {
                throw new Arguments.UsageException("--ground-truth needs a FILE");
            }
            return explore();
        }
        if (files.size() > 1 && (groundTruth != null || idempotencyKey != null)) {
            throw new Arguments.UsageException("--ground-truth and --idempotency-key need a single FILE");
        }
        if (idempotencyKey != null) {
            Arguments.header("--idempotency-key", idempotencyKey);
        }
        Map<String, NamedPicture> references = options.check(); // check everything before anything is submitted
        List<NamedPicture> pictures = new ArrayList<>();
        for (Path file : files) {
            pictures.add(NamedPicture.read(file, NamedPicture.Use.INPUT));
        }
        Optional<NamedPicture> truth = groundTruth == null
                ? Optional.empty()
                : Optional.of(NamedPicture.read(groundTruth, NamedPicture.Use.GROUND_TRUTH));
        FarmClient farm = connection.open();
        options.requireModel(farm);
        ObjectNode document = document(farm, references, truth);
        List<String> ids = new ArrayList<>();
        for (NamedPicture picture : pictures) {
            ids.add(submit(farm, document, picture));
        }
        return wait ? await(farm, ids) : tell(ids);
    }

    private int explore() throws FarmException, InterruptedException {
        if (!options.check().isEmpty()) {
            throw new Arguments.UsageException("--reference cannot be combined with --from or --between");
        }
        ObjectNode document = options.document(reference -> reference);
        explore.addTo(document);
        FarmClient farm = connection.open();
        List<String> ids = List.of(farm.submit(document, Optional.ofNullable(idempotencyKey)));
        return wait ? await(farm, ids) : tell(ids);
    }

    private ObjectNode document(FarmClient farm, Map<String, NamedPicture> references, Optional<NamedPicture> truth)
            throws InterruptedException {
        Map<String, String> keys = new HashMap<>();
        for (Map.Entry<String, NamedPicture> reference : references.entrySet()) {
            keys.put(reference.getKey(), reference.getValue().upload(farm));
        }
        ObjectNode document = options.document(reference -> keys.getOrDefault(reference, ""));
        if (truth.isPresent()) {
            document.putObject("groundTruth").put("key", truth.get().upload(farm));
        }
        return document;
    }

    private String submit(FarmClient farm, ObjectNode document, NamedPicture picture) throws InterruptedException {
        document.putObject("input").put("key", picture.upload(farm));
        String id = farm.submit(document, Optional.ofNullable(idempotencyKey));
        output.note(picture.name() + " is job " + id);
        return id;
    }

    private int tell(List<String> ids) {
        if (output.isJson()) {
            ArrayNode jobs = FarmClient.document().putArray("jobs");
            ids.forEach(id -> jobs.addObject().put("job", id).put("state", "queued"));
            output.result(FarmClient.document().set("jobs", jobs));
        } else {
            ids.forEach(output::result);
        }
        return 0;
    }

    private int await(FarmClient farm, List<String> ids) throws InterruptedException {
        List<JobDetails> ended = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            ended.add(Watch.follow(farm, ids.subList(i, ids.size()), output));
        }
        return JobLines.tell(ended, output);
    }
}
