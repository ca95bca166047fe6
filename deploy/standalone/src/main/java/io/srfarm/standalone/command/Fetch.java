package io.srfarm.standalone.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.client.FarmClient;
import io.srfarm.client.FetchedSet;
import io.srfarm.localfarm.FarmException;
import io.srfarm.report.Legend;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code srfarm fetch}. */
@Command(
        name = "fetch",
        description = {
            "Downloads the candidates and manifests of jobs, and checks all digests.",
            "Replaces files of an earlier download if they are unchanged. If other files are in the way, it writes"
                    + " nothing."
        })
public final class Fetch implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Mixin
    private final Connection connection = new Connection();

    @Parameters(paramLabel = "ID", arity = "1..*", description = "Jobs that have succeeded.")
    private List<String> ids = List.of();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Output folder (default: srfarm-out/ID); with several jobs, each gets a folder in DIR.")
    private @Nullable Path out;

    @Option(
            names = "--sheet",
            description = "Also draw contact-sheet.png with all candidates, their scores and one detail.")
    private boolean sheet;

    @Override
    public Integer call() throws FarmException, InterruptedException {
        FarmClient farm = connection.open();
        Map<String, FetchedSet> sets = new LinkedHashMap<>();
        for (String id : ids) {
            FetchedSet set = JobIdSuggestions.call(farm, id, farm::set);
            SetFolder.check(folder(id), set.candidates().size(), sheet ? new String[] {SetSheet.FILE} : new String[0]);
            sets.put(id, set);
        }
        ArrayNode list = FarmClient.document().putArray("sets");
        for (Map.Entry<String, FetchedSet> set : sets.entrySet()) {
            list.add(fetch(farm, set.getValue(), folder(set.getKey())));
        }
        if (output.isJson()) {
            output.result(list.size() == 1 ? list.get(0) : FarmClient.document().set("sets", list));
        } else {
            Legend.ofCandidates().forEach(output::result);
        }
        return 0;
    }

    private ObjectNode fetch(FarmClient farm, FetchedSet set, Path path) throws FarmException, InterruptedException {
        SetFolder folder = SetFolder.fetch(farm, set, path);
        ObjectNode json = folder.json(Map.of());
        if (sheet) {
            json.put("contactSheet", SetSheet.write(folder).toString());
        }
        if (!output.isJson()) {
            output.result(folder.table(Map.of()));
            output.result("");
            output.note("the set of " + folder.set().job() + " is in " + folder.path());
        }
        return json;
    }

    private Path folder(String id) {
        Path named = out;
        if (named == null) {
            return Path.of("srfarm-out", id);
        }
        return ids.size() == 1 ? named : named.resolve(id);
    }
}
