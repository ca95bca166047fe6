package io.srfarm.dispatcher.problem;

import java.util.Locale;
import java.util.Optional;

/** The kinds of problems. The name becomes the problem's type. */
public enum ProblemKind {
    INVALID_JOB(400, "The job document was refused"),
    INVALID_REQUEST(400, "The request was refused"),
    UNAUTHORIZED(401, "No valid API key"),
    NO_SUCH_OBJECT(403, "No such object"),
    NO_SUCH_JOB(404, "No such job"),
    NO_SUCH_LETTER(404, "No such dead letter"),
    NO_SUCH_DELIVERY(404, "No such delivery"),
    NO_SUCH_PICTURE(404, "No such picture"),
    NO_SUCH_REFERENCE(404, "No such reference"),
    NO_CHOICE(404, "No candidate is chosen"),
    TOO_SLOW(408, "The request took too long to arrive"),
    KEY_REUSED(409, "The key belongs to another document"),
    NOT_SUCCEEDED(409, "The job has no candidate set"),
    LIMIT_REACHED(409, "The limit is reached"),
    ALREADY_FINISHED(409, "The job has ended"),
    SET_REMOVED(410, "The candidate set was removed"),
    TOO_LARGE(413, "The body is too large"),
    OVERLOADED(429, "Too much is waiting"),
    INTERNAL(500, "Internal error"),
    UNAVAILABLE(503, "Temporarily unavailable");

    private final int status;
    private final String title;

    ProblemKind(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    /** Creates a problem document of this kind. */
    public Problem because(String detail) {
        String type = "urn:srfarm:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new Problem(type, title, status, detail, Optional.empty(), Optional.empty());
    }
}
