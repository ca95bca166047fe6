package io.srfarm.standalone.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.client.FarmClient;
import io.srfarm.job.Limits;
import io.srfarm.localfarm.FarmException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code srfarm compose}. */
@Command(
        name = "compose",
        description =
                "Submits a job that composes one picture from regions of several candidates; prints the job's id.")
public final class Compose implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Mixin
    private final Connection connection = new Connection();

    @Parameters(paramLabel = "ID", description = "A job that has succeeded.")
    private String id = "";

    @Option(
            names = "--mask",
            paramLabel = "FILE",
            required = true,
            description = {
                "Grey or indexed PNG of the candidates' size:",
                "level 0 takes a pixel from the first candidate of --take, level 1 from the second, and so on."
            })
    private Path mask = Path.of("");

    @Option(
            names = "--take",
            paramLabel = "INDEX",
            required = true,
            split = ",",
            description = "Indexes of the candidates, such as 0,2,5.")
    private List<Integer> take = List.of();

    @Option(
            names = "--feather",
            paramLabel = "N",
            description = "Pixels to blend on either side of a border, 0 to 128 (default: 8).")
    private @Nullable Integer feather;

    @Option(
            names = "--label",
            paramLabel = "NAME=VALUE",
            converter = Label.Converter.class,
            description = "Label to find the job by; can be repeated.")
    private List<Label> labels = List.of();

    @Option(names = "--wait", description = "Show progress until the job has ended; exit with 1 unless it succeeds.")
    private boolean wait;

    @Override
    public Integer call() throws FarmException, InterruptedException {
        Arguments.within("the number of candidates in --take", take.size(), 2, Limits.CANDIDATES_MAX);
        take.forEach(index -> Arguments.within("--take", index, 0, Limits.CANDIDATES_MAX - 1L));
        if (feather != null) {
            Arguments.within("--feather", feather, 0, Limits.FEATHER_PIXELS_MAX);
        }
        NamedPicture regions = NamedPicture.read(mask, NamedPicture.Use.MASK);
        FarmClient farm = connection.open();
        String job = farm.submit(document(regions.upload(farm)), Optional.empty());
        if (wait) {
            return JobLines.tell(List.of(Watch.follow(farm, List.of(job), output)), output);
        }
        if (output.isJson()) {
            output.result(FarmClient.document().put("job", job).put("state", "queued"));
        } else {
            output.result(job);
        }
        return 0;
    }

    private ObjectNode document(String maskKey) {
        ObjectNode document = FarmClient.document();
        ObjectNode composite = document.putObject("composite");
        composite.putObject("base").put("job", id);
        ArrayNode candidates = composite.putArray("candidates");
        take.forEach(index -> candidates.addObject().put("candidate", index));
        composite.putObject("mask").put("key", maskKey);
        if (feather != null) {
            composite.put("feather", feather);
        }
        if (!labels.isEmpty()) {
            ObjectNode marks = document.putObject("labels");
            labels.forEach(label -> marks.put(label.name(), label.value()));
        }
        return document;
    }
}
