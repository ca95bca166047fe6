package io.srfarm.standalone.command;

import io.srfarm.event.JobState;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses job states by their wire names and lists them for shell completion. */
final class StateName implements ITypeConverter<JobState>, Iterable<String> {
    private static final List<String> ALL =
            Stream.of(JobState.values()).map(JobState::wireName).toList();

    @Override
    public JobState convert(String text) {
        if (!ALL.contains(text)) {
            String guess = DidYouMean.of(text, ALL)
                    .map(name -> ": did you mean " + name + "?")
                    .orElse("");
            throw new TypeConversionException("must be one of " + String.join(", ", ALL) + ", not " + text + guess);
        }
        return JobState.ofWireName(text);
    }

    @Override
    public Iterator<String> iterator() {
        return ALL.iterator();
    }
}
