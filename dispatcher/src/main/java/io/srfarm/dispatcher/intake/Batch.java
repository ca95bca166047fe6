package io.srfarm.dispatcher.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.quarkus.runtime.ShutdownEvent;
import io.srfarm.dispatcher.identity.TenantAccess;
import io.srfarm.dispatcher.problem.OverloadedException;
import io.srfarm.dispatcher.problem.Problem;
import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.dispatcher.problem.ProblemKind;
import io.srfarm.dispatcher.problem.UnavailableException;
import io.srfarm.dispatcher.problem.UnfitJobException;
import io.srfarm.dispatcher.web.RequestBodyReader;
import io.srfarm.job.InvalidJobException;
import io.srfarm.job.Limits;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Submits each document of a list on its own, several at a time because most of the time is spent waiting for the
 * broker.
 */
@Singleton
final class Batch {
    /** Most documents in one list. */
    static final int JOBS_MAX = 100;

    /** Largest list in bytes. */
    static final int BYTES_MAX = RequestBodyReader.LIST_BYTES_MAX;

    private static final int AT_ONCE = 32;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Limits.DOCUMENT_DEPTH_MAX + 2)
                    .build())
            .build();

    private final Submission submission;

    /** Own threads, because they block on DNS lookups of webhook hosts. */
    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, task -> {
        Thread thread = new Thread(task, "batch");
        thread.setDaemon(true);
        return thread;
    });

    Batch(Submission submission) {
        this.submission = submission;
    }

    void stop(@Observes ShutdownEvent event) {
        threads.shutdown();
    }

    /**
     * Submits the documents and returns one result for each, in their order.
     *
     * @param key the submitter's idempotency key for the whole list
     * @throws ProblemException 400 for a body that is no list of 1 to {@value #JOBS_MAX} values or a bad key, 413 for a
     *     body that is too large
     */
    List<BatchItem> submit(TenantAccess tenantAccess, Optional<String> key, byte[] body) {
        Submission.requireKey(key);
        List<byte[]> documents = documents(body);
        List<CompletableFuture<BatchItem>> items = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            int index = i;
            Optional<String> own = key.map(all -> all + "/" + index);
            items.add(CompletableFuture.completedFuture(documents.get(index))
                    .thenComposeAsync(document -> submission.submit(tenantAccess, own, document), threads)
                    .thenApply(receipt -> BatchItem.taken(index, receipt))
                    .exceptionally(failure -> refused(index, Admission.cause(failure))));
        }
        return items.stream().map(CompletableFuture::join).toList();
    }

    private static BatchItem refused(int index, Throwable cause) {
        if (cause instanceof InvalidJobException invalid) {
            return BatchItem.refused(index, Problem.of(invalid, "/" + index));
        }
        if (cause instanceof UnfitJobException unfit) {
            return BatchItem.refused(index, unfit.problem("/" + index));
        }
        if (cause instanceof ProblemException problem) {
            return BatchItem.refused(index, problem.problem());
        }
        if (cause instanceof OverloadedException) {
            return BatchItem.refused(index, ProblemKind.OVERLOADED.because(String.valueOf(cause.getMessage())));
        }
        if (cause instanceof UnavailableException) {
            return BatchItem.refused(index, ProblemKind.UNAVAILABLE.because(String.valueOf(cause.getMessage())));
        }
        throw new CompletionException(cause);
    }

    /** Returns the bytes of each value of the list unchanged: each is parsed by the rules of a single document. */
    private static List<byte[]> documents(byte[] body) {
        if (body.length > BYTES_MAX) {
            throw new ProblemException(
                    ProblemKind.TOO_LARGE.because("a list of jobs has at most " + BYTES_MAX + " bytes"));
        }
        List<byte[]> documents = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw refused("must be a list of job documents");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                int begin = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                parser.finishToken();
                int end = (int) parser.currentLocation().getByteOffset();
                documents.add(Arrays.copyOfRange(body, begin, end));
            }
            if (parser.nextToken() != null) {
                throw refused("must not continue after the list");
            }
        } catch (IOException e) {
            throw refused("is not JSON");
        }
        if (documents.isEmpty() || documents.size() > JOBS_MAX) {
            throw refused("must be a list of 1 to " + JOBS_MAX + " job documents");
        }
        return documents;
    }

    private static ProblemException refused(String detail) {
        return ProblemException.at("", "the body " + detail);
    }
}
