package io.srfarm.dispatcher.intake;

import io.srfarm.store.Beginning;
import java.util.Optional;

/**
 * What is known of a stored picture without decoding it.
 *
 * @param fileBytes size of the file
 * @param size the size in its header; empty if the first bytes do not contain it
 */
record PictureSight(long fileBytes, Optional<PictureHeader.Size> size) {
    static PictureSight of(Beginning beginning) {
        return new PictureSight(beginning.objectBytes(), PictureHeader.size(beginning.bytes()));
    }
}
