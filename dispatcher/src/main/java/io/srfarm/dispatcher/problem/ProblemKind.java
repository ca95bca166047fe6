package io.srfarm.dispatcher.problem;

import java.util.Locale;
import java.util.Optional;

/** What can be wrong with a request, or with us. The name becomes the problem's type. */
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
    NO_CHOICE(404, "Nobody has chosen yet"),
    TOO_SLOW(408, "The request came too slowly"),
    KEY_REUSED(409, "The key stands for another document"),
    NOT_SUCCEEDED(409, "The job has no candidate set"),
    LIMIT_REACHED(409, "There are as many as there may be"),
    ALREADY_FINISHED(409, "The job has ended"),
    SET_REMOVED(410, "The candidate set was removed"),
    TOO_LARGE(413, "The body is too large"),
    OVERLOADED(429, "Too much is waiting"),
    INTERNAL(500, "Something went wrong here"),
    UNAVAILABLE(503, "Not now");

    private final int status;
    private final String title;

    ProblemKind(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    /** This kind as a problem document. */
    public Problem because(String detail) {
        String type = "urn:srfarm:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new Problem(type, title, status, detail, Optional.empty(), Optional.empty());
    }
}
