package io.srfarm.standalone.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.client.Choice;
import io.srfarm.client.FarmClient;
import io.srfarm.standalone.farm.FarmException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code srfarm choose}. */
@Command(
        name = "choose",
        description = "Records which candidate of a set was chosen; without INDEX shows the choice.")
public final class Choose implements Callable<Integer> {
    @Mixin
    private final Output output = new Output();

    @Mixin
    private final Connection connection = new Connection();

    @Parameters(index = "0", paramLabel = "ID", description = "A job that has succeeded.")
    private String id = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "INDEX", description = "Index of the candidate, from 0.")
    private @Nullable Integer index;

    @Option(names = "--note", paramLabel = "TEXT", description = "Why, in up to 500 characters.")
    private @Nullable String note;

    @Override
    public Integer call() throws FarmException, InterruptedException {
        FarmClient farm = connection.open();
        Integer picked = index;
        Optional<Choice> choice = picked == null
                ? KnownJob.call(farm, id, farm::choice)
                : Optional.of(KnownJob.call(farm, id, job -> farm.choose(job, picked, Optional.ofNullable(note))));
        if (choice.isEmpty()) {
            output.note("no candidate of " + id + " was chosen yet");
            return 1;
        }
        tell(choice.get());
        return 0;
    }

    private void tell(Choice choice) {
        if (output.isJson()) {
            ObjectNode node = FarmClient.document()
                    .put("job", choice.job())
                    .put("candidate", choice.candidate())
                    .put("key", choice.key())
                    .put("sha256", choice.sha256())
                    .put("at", choice.at().toString());
            choice.note().ifPresent(text -> node.put("note", text));
            output.result(node);
            return;
        }
        output.result(choice.job() + "  candidate " + choice.candidate() + "  " + choice.key()
                + choice.note().map(text -> "  " + text).orElse(""));
    }
}
