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

/** A finished job's set in one file, for those whom the store's URLs do not reach. */
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
     * The set passes through piece by piece, as fast as it is read. Every candidate is checked on its way: when one is missing or is not what the
     * manifest says, the connection breaks, and no whole archive has come.
     *
     * @throws ProblemException 409 while there is no set, with the job's state; 410 when it was removed
     */
    @GET
    @APIResponse(responseCode = "409")
    @APIResponse(responseCode = "410")
    @Operation(
            operationId = "downloadSet",
            summary =
                    "manifest.json, 0.png, 1.png … as one ZIP; the connection breaks where a candidate cannot be read")
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
        ZipOutputStream zip = new ZipOutputStream(to); // never closed: that would make half an archive a whole one
        zip.setLevel(Deflater.NO_COMPRESSION); // PNGs do not shrink
        zip.putNextEntry(new ZipEntry("manifest.json"));
        zip.write(found.stored().bytes());
        for (Candidate candidate : found.set().candidates()) {
            zip.putNextEntry(new ZipEntry(candidate.index() + ".png"));
            copy(candidate, zip);
        }
        zip.finish();
    }

    private void copy(Candidate candidate, OutputStream to) throws IOException {
        try {
            Sha256 copied = store.copy(candidate.key(), to);
            if (!copied.equals(candidate.sha256())) {
                throw new IOException("not what the manifest says: " + candidate.key());
            }
        } catch (StoreException e) {
            throw new IOException(e);
        }
    }
}
