package io.srfarm.worker.pipeline;

import io.srfarm.event.ErrorType;
import io.srfarm.event.JobError;
import org.jspecify.annotations.Nullable;

/** The job ends here, without a set. Ours to answer: unlike after a lost lease. */
final class JobEndedException extends Exception {
    private final ErrorType type;

    JobEndedException(ErrorType type, String message) {
        this(type, message, null);
    }

    JobEndedException(ErrorType type, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.type = type;
    }

    JobError error() {
        return new JobError(type, String.valueOf(getMessage()));
    }
}
