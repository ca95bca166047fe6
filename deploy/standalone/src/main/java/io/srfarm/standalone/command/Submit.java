package io.srfarm.standalone.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.client.FarmClient;
import io.srfarm.client.JobView;
import io.srfarm.standalone.farm.FarmException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code srfarm submit}. */
@Command(name = "submit", description = "Uploads pictures and submits a job for each; prints the jobs' ids.")
public final class Submit implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Mixin
    private final Connection connection = new Connection();

    @Mixin
    private final JobOptions options = new JobOptions();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Low-resolution pictures: PNG, JPEG or WebP.")
    private List<Path> files = List.of();

    @Option(
            names = "--ground-truth",
            paramLabel = "FILE",
            description = "The true large picture of a single FILE, for scores.")
    private @Nullable Path groundTruth;

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "Submitting a single FILE again is the same job.")
    private @Nullable String idempotencyKey;

    @Option(names = "--wait", description = "Show progress until the jobs have ended; exit 1 unless all succeed.")
    private boolean wait;

    @Override
    public Integer call() throws FarmException, InterruptedException {
        if (files.size() > 1 && (groundTruth != null || idempotencyKey != null)) {
            throw new Arguments.UsageException("--ground-truth and --idempotency-key go with a single FILE");
        }
        List<PictureFile> pictures = new ArrayList<>();
        for (Path file : files) {
            pictures.add(PictureFile.read(file)); // all of them first: half a submission helps nobody
        }
        FarmClient farm = connection.open();
        ObjectNode document = options.document(farm);
        if (groundTruth != null) {
            PictureFile truth = PictureFile.read(groundTruth);
            document.putObject("groundTruth").put("key", truth.upload(farm));
        }
        List<String> ids = new ArrayList<>();
        for (PictureFile picture : pictures) {
            ids.add(submit(farm, document, picture));
        }
        return wait ? await(farm, ids) : tell(ids);
    }

    private String submit(FarmClient farm, ObjectNode document, PictureFile picture) throws InterruptedException {
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
        List<JobView> ended = new ArrayList<>();
        for (String id : ids) {
            ended.add(Watch.follow(farm, id, output));
        }
        return JobLines.tell(ended, output);
    }
}
