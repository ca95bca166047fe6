package io.srfarm.worker.pipeline;

import io.srfarm.job.Sha256;
import io.srfarm.picture.PixelRows;
import io.srfarm.picture.PngWriter;
import io.srfarm.picture.ScratchFile;
import io.srfarm.store.Content;
import java.security.DigestOutputStream;
import java.util.Optional;

/**
 * A candidate's PNG file before its upload: in memory if small, else in a scratch file. It is hashed while it is
 * written.
 *
 * @param file the file to free; empty: none
 */
record PngSpool(Content content, Sha256 sha256, Optional<ScratchFile> file) implements AutoCloseable {
    static PngSpool of(PixelRows picture, ScratchSpace scratch) {
        return ScratchSpace.fitsHeap(picture.pixels()) ? inMemory(picture) : inFile(picture, scratch.file());
    }

    private static PngSpool inMemory(PixelRows picture) {
        byte[] png = PngWriter.write(picture);
        return new PngSpool(Content.of(png), Sha256.of(png), Optional.empty());
    }

    private static PngSpool inFile(PixelRows picture, ScratchFile file) {
        try {
            var hashed = new DigestOutputStream(file.output(), Sha256.newDigest());
            PngWriter.write(picture, hashed);
            return new PngSpool(
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
