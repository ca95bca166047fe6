package io.srfarm.dispatcher.delivery;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.srfarm.candidate.Candidate;
import io.srfarm.dispatcher.identity.Caller;
import io.srfarm.dispatcher.problem.ProblemException;
import io.srfarm.job.Sha256;
import io.srfarm.store.ObjectStore;
import io.srfarm.store.StoreException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestMulti;

/** Downloads a finished job's set as one ZIP file, for clients that cannot reach the store's URLs. */
@Singleton
@Blocking
@Path("/v1/jobs/{id}/candidates.zip")
@Produces(ArchiveResource.ZIP)
public final class ArchiveResource {
    static final String ZIP = "application/zip";

    private final CandidateSets sets;
    private final ObjectStore store;
    private final Archives archives;
    private final Caller caller;

    ArchiveResource(CandidateSets sets, ObjectStore store, Archives archives, Caller caller) {
        this.sets = sets;
        this.store = store;
        this.archives = archives;
        this.caller = caller;
    }

    /**
     * Streams the set as fast as the client reads. Every candidate's digest is checked on the way: if one is missing or
     * differs from the manifest, the connection breaks and the archive stays incomplete.
     *
     * @throws ProblemException 409 with the job's state while there is no set; 410 if it was removed
     */
    @GET
    @APIResponse(responseCode = "409")
    @APIResponse(responseCode = "410")
    @Operation(
            operationId = "downloadSet",
            summary =
                    "Download manifest.json, 0.png, 1.png … as one ZIP; the connection breaks if a candidate cannot be"
                            + " read")
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = ZIP, schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public RestMulti<byte[]> of(@PathParam("id") String id) throws StoreException {
        CandidateSets.Found found = sets.of(id);
        Multi<byte[]> archive = archives.stream(caller.tenant(), to -> write(found, to));
        return RestMulti.fromMultiData(archive)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"" + found.set().job() + ".zip\"")
                .build();
    }

    private void write(CandidateSets.Found found, OutputStream to) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(to); // never closed: that would complete an incomplete archive
        zip.setLevel(Deflater.NO_COMPRESSION); // pictures are compressed already
        zip.putNextEntry(new ZipEntry("manifest.json"));
        zip.write(found.stored().bytes());
        for (Candidate candidate : found.set().candidates()) {
            zip.putNextEntry(new ZipEntry(candidate.fileName()));
            copy(candidate, zip);
        }
        zip.finish();
    }

    private void copy(Candidate candidate, OutputStream to) throws IOException {
        try {
            Sha256 copied = store.copy(candidate.key(), to);
            if (!copied.equals(candidate.sha256())) {
                throw new IOException("digest differs from the manifest: " + candidate.key());
            }
        } catch (StoreException e) {
            throw new IOException(e);
        }
    }
}
