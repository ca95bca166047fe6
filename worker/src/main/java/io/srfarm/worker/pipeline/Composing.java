package io.srfarm.worker.pipeline;

import io.srfarm.candidate.Candidate;
import io.srfarm.event.ErrorType;
import io.srfarm.job.Composite;
import io.srfarm.job.StoredPicture;
import io.srfarm.picture.Levels;
import io.srfarm.picture.Picture;
import io.srfarm.picture.PixelRows;
import io.srfarm.picture.ScratchPicture;
import io.srfarm.quality.Settling;
import io.srfarm.worker.lease.LeaseLostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes the picture of a composite job: loads its pictures, blends them, and projects the result so that it reduces to
 * the input.
 */
@SuppressWarnings("try") // closing the stage ends its timing
final class Composing {
    private final JobRun run;
    private final InputFetcher sources;
    private final ScratchSpace scratch;

    Composing(JobRun run, InputFetcher sources, ScratchSpace scratch) {
        this.run = run;
        this.sources = sources;
        this.scratch = scratch;
    }

    /**
     * A finished composite.
     *
     * @param sheet its pixels; the caller closes it
     * @param origin its sources, with all digests
     */
    record Composed(ScratchSpace.Sheet sheet, Candidate.Origin origin) {}

    /**
     * Makes the composite.
     *
     * @param bytesMax largest file of one candidate
     */
    Composed make(Composite composite, Picture lr, long bytesMax) throws JobEndedException, LeaseLostException {
        int width = lr.width() * run.job().scale();
        int height = lr.height() * run.job().scale();
        InputFetcher.Mask mask = sources.mask(composite.mask());
        boolean[] used = used(mask.levels(), composite.candidates().size(), width, height);
        List<Optional<PixelRows>> pictures = new ArrayList<>();
        List<StoredPicture> resolved = new ArrayList<>();
        try {
            for (int i = 0; i < used.length; i++) {
                StoredPicture candidate = composite.candidates().get(i);
                if (used[i]) {
                    InputFetcher.Loaded loaded = sources.composed(candidate, bytesMax);
                    requireSize("candidate " + candidate.key(), loaded.picture(), width, height);
                    resolved.add(loaded.source());
                    pictures.add(Optional.of(kept(loaded.picture(), used.length)));
                } else {
                    resolved.add(candidate);
                    pictures.add(Optional.empty());
                }
                run.hold().check();
            }
            return new Composed(
                    blended(mask.levels(), pictures, composite.feather(), lr),
                    new Candidate.Origin.Composed(new Composite(resolved, mask.source(), composite.feather())));
        } finally {
            pictures.forEach(picture -> picture.ifPresent(ScratchSpace::close));
        }
    }

    private ScratchSpace.Sheet blended(Levels mask, List<Optional<PixelRows>> pictures, int feather, Picture lr) {
        ScratchSpace.Sheet sheet = scratch.sheet(mask.width(), mask.height());
        try (StageTimer.Running decode = run.stages().start(StageTimer.Stage.DECODE)) {
            Blending.paint(mask, pictures, feather, sheet.canvas());
            Settling.settle(sheet.rows(), lr, run.job().scale(), (y, rgb) -> sheet.canvas()
                    .paint(0, y, ByteBuffer.wrap(rgb)));
            return sheet;
        } catch (RuntimeException e) {
            sheet.close();
            throw e;
        }
    }

    /** Small pictures count together, as many of them need as much memory as a large one. */
    private PixelRows kept(Picture picture, int pictures) {
        return ScratchSpace.fitsHeap(picture.pixels() * pictures)
                ? picture
                : ScratchPicture.copy(scratch.folder(), picture);
    }

    /** Returns which candidates occur in the mask. */
    private static boolean[] used(Levels mask, int candidates, int width, int height) throws JobEndedException {
        if (mask.width() != width || mask.height() != height) {
            throw refused("mask must have " + width + " x " + height + " pixels, not " + mask.width() + " x "
                    + mask.height());
        }
        boolean[] used = new boolean[candidates];
        int count = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int level = mask.at(x, y);
                if (level >= candidates) {
                    throw refused("mask has level " + level + " at " + x + ", " + y + ", but there are " + candidates
                            + " candidates, counted from 0");
                }
                if (!used[level]) {
                    used[level] = true;
                    count++;
                }
            }
        }
        if (count == 1) {
            throw refused("mask is empty: it takes every pixel from candidate " + mask.at(0, 0));
        }
        return used;
    }

    private static void requireSize(String what, Picture picture, int width, int height) throws JobEndedException {
        if (picture.width() != width || picture.height() != height) {
            throw refused(what + " must have " + width + " x " + height + " pixels, not " + picture.width() + " x "
                    + picture.height());
        }
    }

    private static JobEndedException refused(String why) {
        return new JobEndedException(ErrorType.INVALID_REQUEST, "composite: " + why);
    }
}
