package io.srfarm.dispatcher.intake;

import io.srfarm.job.PictureFormat;
import io.srfarm.store.Beginning;
import java.util.Optional;

/**
 * What can be seen of a stored picture without decoding it.
 *
 * @param fileBytes size of the file
 * @param format empty: it is none that is read
 * @param size by its own account; empty: its beginning does not say
 */
record PictureSight(long fileBytes, Optional<PictureFormat> format, Optional<PictureHeader.Size> size) {
    static PictureSight of(Beginning beginning) {
        byte[] bytes = beginning.bytes();
        return new PictureSight(beginning.objectBytes(), PictureFormat.of(bytes), PictureHeader.size(bytes));
    }
}
