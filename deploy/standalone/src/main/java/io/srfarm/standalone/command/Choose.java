package io.srfarm.standalone.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.client.Choice;
import io.srfarm.client.FarmClient;
import io.srfarm.job.Limits;
import io.srfarm.localfarm.FarmException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code srfarm choose}. */
@Command(name = "choose", description = "Records which candidate of a set was chosen; without INDEX shows the choice.")
public final class Choose implements Callable<Integer> {
    private static final int NOTE_CHARACTERS_MAX = 500;

    @Mixin
    private final Output output = new Output();

    @Mixin
    private final Connection connection = new Connection();

    @Parameters(index = "0", paramLabel = "ID", description = "A job that has succeeded.")
    private String id = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "INDEX", description = "Index of the candidate, from 0.")
    private @Nullable Integer index;

    @Option(names = "--note", paramLabel = "TEXT", description = "Reason, up to 500 characters.")
    private @Nullable String note;

    @Override
    public Integer call() throws FarmException, InterruptedException {
        Integer picked = index;
        String reason = note;
        if (picked != null) {
            Arguments.within("INDEX", picked, 0, Limits.CANDIDATES_MAX - 1L);
        }
        if (reason != null) {
            Arguments.within("the length of --note", reason.codePointCount(0, reason.length()), 0, NOTE_CHARACTERS_MAX);
        }
        FarmClient farm = connection.open();
        Optional<Choice> choice = picked == null
                ? JobIdSuggestions.call(farm, id, farm::choice)
                : Optional.of(
                        JobIdSuggestions.call(farm, id, job -> farm.choose(job, picked, Optional.ofNullable(note))));
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
