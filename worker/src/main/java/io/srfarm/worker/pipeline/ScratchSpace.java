package io.srfarm.worker.pipeline;

import io.srfarm.job.JobMemory;
import io.srfarm.picture.Picture;
import io.srfarm.picture.PixelRows;
import io.srfarm.picture.ScratchFile;
import io.srfarm.picture.ScratchPicture;
import io.srfarm.worker.model.OutputCanvas;
import java.nio.file.Path;

/**
 * Where pictures lie while a job runs: small ones on the heap, large ones in files without a name, so that no job needs more
 * of the heap than {@link JobMemory} says.
 *
 * @param folder for the files
 */
record ScratchSpace(Path folder) {
    /** Pixels of a picture that is held in memory; three bytes each. */
    static final long HEAP_PIXELS_MAX = JobMemory.HEAP_CANDIDATE_PIXELS_MAX;

    /** A candidate's pixels, to be painted and then read. */
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

    /** The picture, moved out of the heap if it is large. */
    PixelRows kept(Picture picture) {
        return fitsHeap(picture.pixels()) ? picture : ScratchPicture.copy(folder, picture);
    }

    ScratchFile file() {
        return ScratchFile.in(folder);
    }

    static boolean fitsHeap(long pixels) {
        return pixels <= HEAP_PIXELS_MAX;
    }

    /** Frees the place of a picture that nobody will look at any more. */
    static void close(PixelRows picture) {
        if (picture instanceof ScratchPicture file) {
            file.close();
        }
    }
}
