package io.srfarm.picture;

import io.srfarm.event.ErrorType;
import java.util.Arrays;

/**
 * Random access to a file's bytes. Reading past the end throws a TRUNCATED {@link PictureException} instead of a
 * run-time exception.
 */
@SuppressWarnings("ArrayRecordComponent") // a view of the file, never compared
record ByteReader(byte[] file, String format) {
    int at(long position) throws PictureException {
        require(position, 1);
        return file[(int) position] & 0xff;
    }

    int big16(long position) throws PictureException {
        return (at(position) << 8) | at(position + 1);
    }

    long big32(long position) throws PictureException {
        return ((long) big16(position) << 16) | big16(position + 2);
    }

    int little16(long position) throws PictureException {
        return at(position) | (at(position + 1) << 8);
    }

    int little24(long position) throws PictureException {
        return little16(position) | (at(position + 2) << 16);
    }

    long little32(long position) throws PictureException {
        return little16(position) | ((long) little16(position + 2) << 16);
    }

    byte[] part(long position, long length) throws PictureException {
        require(position, length);
        return Arrays.copyOfRange(file, (int) position, (int) (position + length));
    }

    void require(long position, long length) throws PictureException {
        if (position + length > file.length) {
            throw new PictureException(
                    ErrorType.TRUNCATED, format + " ends after " + file.length + " bytes, in the middle of its data");
        }
    }

    PictureException corrupt(String what) {
        return new PictureException(ErrorType.CORRUPT, format + " " + what);
    }
}
