package io.srfarm.dispatcher.intake;

import io.srfarm.store.Beginning;
import java.util.Optional;

/**
 * What can be seen of a stored picture without decoding it.
 *
 * @param fileBytes size of the file
 * @param size by its own account; empty: its beginning does not say
 */
record PictureSight(long fileBytes, Optional<PictureHeader.Size> size) {
    static PictureSight of(Beginning beginning) {
        return new PictureSight(beginning.objectBytes(), PictureHeader.size(beginning.bytes()));
    }
}
