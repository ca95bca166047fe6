package io.srfarm.picture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** EXIF blocks that state an orientation. */
final class Exif {
    private Exif() {}

    static byte[] orientation(int code) {
        return ByteBuffer.allocate(26)
                .put((byte) 'M')
                .put((byte) 'M')
                .putShort((short) 42)
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) code)
                .array();
    }

    /** As a JPEG segment holds it. */
    static byte[] segment(int code) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {'E', 'x', 'i', 'f', 0, 0});
        out.writeBytes(orientation(code));
        return out.toByteArray();
    }
}
