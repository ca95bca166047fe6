package io.srfarm.worker.pipeline;

import io.srfarm.job.JobMemory;
import io.srfarm.picture.Picture;
import io.srfarm.picture.PixelRows;
import io.srfarm.picture.ScratchFile;
import io.srfarm.picture.ScratchPicture;
import io.srfarm.worker.model.OutputCanvas;
import java.nio.file.Path;

/**
 * Stores pictures while a job runs: small ones on the heap, large ones in unlinked files, so that no job needs more heap
 * than {@link JobMemory} computes.
 *
 * @param folder folder of the files
 */
record ScratchSpace(Path folder) {
    /** Most pixels of a picture in memory, at three bytes each. */
    static final long HEAP_PIXELS_MAX = JobMemory.HEAP_CANDIDATE_PIXELS_MAX;

    /** A candidate's pixels, first written, then read. */
    record Sheet(PixelRows rows, OutputCanvas canvas) implements AutoCloseable {
        @Override
        public void close() {
            ScratchSpace.close(rows);
        }
    }

    Sheet sheet(int width, int height) {
        if (fitsHeap((long) width * height)) {
            Picture picture = new Picture(width, height, new byte[3 * width * height]);
            return new Sheet(picture, OutputCanvas.on(picture));
        }
        ScratchPicture picture = ScratchPicture.in(folder, width, height);
        return new Sheet(picture, OutputCanvas.on(picture));
    }

    /** Returns the picture, moved to a file if it is large. */
    PixelRows kept(Picture picture) {
        return fitsHeap(picture.pixels()) ? picture : ScratchPicture.copy(folder, picture);
    }

    ScratchFile file() {
        return ScratchFile.in(folder);
    }

    static boolean fitsHeap(long pixels) {
        return pixels <= HEAP_PIXELS_MAX;
    }

    /** Frees the file of a picture that is no longer needed. */
    static void close(PixelRows picture) {
        if (picture instanceof ScratchPicture file) {
            file.close();
        }
    }
}
