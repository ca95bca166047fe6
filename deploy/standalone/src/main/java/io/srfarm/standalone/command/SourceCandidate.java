package io.srfarm.standalone.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.client.FarmClient;
import io.srfarm.job.Limits;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A candidate of an earlier job as given on the command line. */
record SourceCandidate(String job, int index) {
    ObjectNode json() {
        return FarmClient.document().put("job", job).put("candidate", index);
    }

    /** Parses {@code ID/INDEX}. */
    static final class Converter implements ITypeConverter<SourceCandidate> {
        @Override
        public SourceCandidate convert(String text) {
            int slash = text.indexOf('/');
            if (slash < 1 || !text.substring(slash + 1).matches("[0-9]{1,2}")) {
                throw new TypeConversionException("must be ID/INDEX, such as j7q2/0, not " + text);
            }
            int index = Integer.parseInt(text.substring(slash + 1));
            if (index >= Limits.CANDIDATES_MAX) {
                throw new TypeConversionException(
                        "must name a candidate from 0 to " + (Limits.CANDIDATES_MAX - 1) + ", not " + index);
            }
            return new SourceCandidate(text.substring(0, slash), index);
        }
    }
}
