package io.srfarm.worker.pipeline;

import io.srfarm.event.ErrorType;
import io.srfarm.event.JobError;
import org.jspecify.annotations.Nullable;

/** Thrown to end the job without a set. Unlike after a lost lease, this worker reports the end. */
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
