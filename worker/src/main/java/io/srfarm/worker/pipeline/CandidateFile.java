package io.srfarm.worker.pipeline;

import io.srfarm.job.OutputFormat;
import io.srfarm.job.Sha256;
import io.srfarm.picture.PictureWriter;
import io.srfarm.picture.PixelRows;
import io.srfarm.picture.ScratchFile;
import io.srfarm.store.Content;
import java.io.ByteArrayOutputStream;
import java.security.DigestOutputStream;
import java.util.Optional;

/**
 * A candidate's file before its upload: in memory if small, else in a scratch file. It is hashed while it is written.
 *
 * @param file the file to free; empty: none
 */
record CandidateFile(Content content, Sha256 sha256, Optional<ScratchFile> file) implements AutoCloseable {
    static CandidateFile of(PixelRows picture, OutputFormat format, ScratchSpace scratch) {
        return ScratchSpace.fitsHeap(picture.pixels())
                ? inMemory(picture, format)
                : inFile(picture, format, scratch.file());
    }

    private static CandidateFile inMemory(PixelRows picture, OutputFormat format) {
        var written = new ByteArrayOutputStream((int) (3 * picture.pixels() / 2) + 1024);
        PictureWriter.write(picture, format, written);
        byte[] bytes = written.toByteArray();
        return new CandidateFile(Content.of(bytes), Sha256.of(bytes), Optional.empty());
    }

    private static CandidateFile inFile(PixelRows picture, OutputFormat format, ScratchFile file) {
        try {
            var hashed = new DigestOutputStream(file.output(), Sha256.newDigest());
            PictureWriter.write(picture, format, hashed);
            return new CandidateFile(
                    new Content(file.length(), file::input), Sha256.of(hashed.getMessageDigest()), Optional.of(file));
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public void close() {
        file.ifPresent(ScratchFile::close);
    }
}
