package io.srfarm.picture;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A temporary file for data that is too large for the heap. It is unlinked as soon as it is open, so the operating
 * system frees it when it is closed or the process ends in any way.
 */
public final class ScratchFile implements Closeable {
    private final FileChannel channel;

    private ScratchFile(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Creates a scratch file in {@code folder}, which is created if necessary.
     *
     * @throws UncheckedIOException if the folder or the file cannot be created
     */
    public static ScratchFile in(Path folder) {
        try {
            Path file = Files.createTempFile(Files.createDirectories(folder), "srfarm-", ".scratch");
            try {
                return new ScratchFile(FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw failure("opened in " + folder, e);
        }
    }

    public long length() {
        try {
            return channel.size();
        } catch (IOException e) {
            throw failure("measured", e);
        }
    }

    /** Fills {@code to} with the bytes from {@code position}. */
    void read(long position, byte[] to) {
        ByteBuffer buffer = ByteBuffer.wrap(to);
        try {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, position + buffer.position()) < 0) {
                    throw new IOException("it ends before " + (position + to.length));
                }
            }
        } catch (IOException e) {
            throw failure("read", e);
        }
    }

    /** Writes the remaining bytes of {@code from} at {@code position}. */
    void write(long position, ByteBuffer from) {
        long at = position;
        try {
            while (from.hasRemaining()) {
                at += channel.write(from, at);
            }
        } catch (IOException e) {
            throw failure("written", e);
        }
    }

    /** Opens a stream of the whole content, for one reader at a time. Closing the stream leaves the file open. */
    public InputStream input() {
        return new InputStream() {
            private long position;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] to, int offset, int count) throws IOException {
                int read = channel.read(ByteBuffer.wrap(to, offset, count), position);
                position += Math.max(0, read);
                return read;
            }
        };
    }

    /** Opens a stream that appends. Closing the stream leaves the file open. */
    public OutputStream output() {
        return new OutputStream() {
            @Override
            public void write(int value) {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] from, int offset, int count) {
                ScratchFile.this.write(length(), ByteBuffer.wrap(from, offset, count));
            }
        };
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failure("closed", e);
        }
    }

    private static UncheckedIOException failure(String what, IOException cause) {
        return new UncheckedIOException("a scratch file cannot be " + what + ": " + cause.getMessage(), cause);
    }
}
