package io.srfarm.dispatcher.web;

import io.srfarm.dispatcher.problem.OverloadedException;
import io.srfarm.dispatcher.problem.Problem;
import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.dispatcher.problem.ProblemKind;
import io.srfarm.dispatcher.problem.UnavailableException;
import io.srfarm.dispatcher.problem.UnfitJobException;
import io.srfarm.job.InvalidJobException;
import io.srfarm.store.StoreException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Maps exceptions to problem documents. Internal errors are logged with the request id; stack traces never leave the
 * process.
 */
public final class ExceptionMappers {
    /** The media type of all refusals. */
    private static final MediaType PROBLEM_JSON = new MediaType("application", "problem+json");

    private static final Logger LOG = Logger.getLogger(ExceptionMappers.class);

    @ServerExceptionMapper
    public Response refused(ProblemException e) {
        return answer(e.problem()).build();
    }

    @ServerExceptionMapper
    public Response invalid(InvalidJobException e) {
        return answer(Problem.of(e, "")).build();
    }

    @ServerExceptionMapper
    public Response unfit(UnfitJobException e) {
        return answer(e.problem("")).build();
    }

    @ServerExceptionMapper
    public Response unavailable(UnavailableException e) {
        LOG.debugf(e, "unavailable: %s", e.getMessage());
        return answer(ProblemKind.UNAVAILABLE.because(String.valueOf(e.getMessage())))
                .header(HttpHeaders.RETRY_AFTER, e.retryAfter().toSeconds())
                .build();
    }

    @ServerExceptionMapper
    public Response overloaded(OverloadedException e) {
        return answer(ProblemKind.OVERLOADED.because(String.valueOf(e.getMessage())))
                .header(HttpHeaders.RETRY_AFTER, e.retryAfter().toSeconds())
                .build();
    }

    /** The message contains internal endpoints, so it goes to the log and not to the client. */
    @ServerExceptionMapper
    public Response storeAway(StoreException e) {
        LOG.warnf("object storage: kind=%s %s", e.kind(), e.getMessage());
        return answer(ProblemKind.UNAVAILABLE.because("object storage is unavailable or returned an error"))
                .header(HttpHeaders.RETRY_AFTER, 5)
                .build();
    }

    /** Maps plain HTTP errors: unknown path, wrong method, wrong media type. */
    @ServerExceptionMapper
    public Response byHttp(WebApplicationException e) {
        Response response = e.getResponse();
        if (response.getStatus() < 400) {
            return response;
        }
        String reason = response.getStatusInfo().getReasonPhrase();
        Problem problem =
                new Problem("about:blank", reason, response.getStatus(), reason, Optional.empty(), Optional.empty());
        Response.ResponseBuilder answer = answer(problem);
        Optional.ofNullable(response.getHeaderString(HttpHeaders.ALLOW))
                .ifPresent(allow -> answer.header(HttpHeaders.ALLOW, allow));
        return answer.build();
    }

    @ServerExceptionMapper
    public Response ourFault(Exception e, ContainerRequestContext request) {
        String incident = RequestIdFilter.of(request).orElse("nameless");
        LOG.errorf(e, "request failed: request=%s", incident);
        return answer(ProblemKind.INTERNAL.because("see the dispatcher's log for request " + incident))
                .build();
    }

    private static Response.ResponseBuilder answer(Problem problem) {
        Response.ResponseBuilder answer =
                Response.status(problem.status()).type(PROBLEM_JSON).entity(problem);
        return problem.status() == 401 ? answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer") : answer;
    }
}
