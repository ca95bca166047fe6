package io.srfarm.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Writes a download to a channel and checks its size and digest. The body's value is the number of bytes. */
final class CheckedBody implements BodySubscriber<Long> {
    /**
     * What the download must match.
     *
     * @param name for messages
     * @param sha256 in lower-case hex
     * @param bytesMax maximum size of the object
     */
    record Expected(String name, String sha256, long bytesMax) {}

    private final Expected expected;
    private final WritableByteChannel to;
    private final LongConsumer progress;
    private final MessageDigest digest = sha256();
    private final CompletableFuture<Long> body = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;
    private long done;

    /** @param to closed at the end, also after a failure */
    CheckedBody(Expected expected, WritableByteChannel to, LongConsumer progress) {
        this.expected = expected;
        this.to = to;
        this.progress = progress;
    }

    @Override
    public CompletionStage<Long> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (body.isDone()) {
            return;
        }
        try {
            for (ByteBuffer buffer : buffers) {
                take(buffer);
            }
            progress.accept(done);
        } catch (IOException e) {
            fail(new UncheckedIOException(e));
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private void take(ByteBuffer buffer) throws IOException {
        done += buffer.remaining();
        if (done > expected.bytesMax()) {
            throw new InvalidResponseException(
                    expected.name() + " is larger than announced: " + expected.bytesMax() + " bytes");
        }
        digest.update(buffer.duplicate());
        while (buffer.hasRemaining()) {
            to.write(buffer);
        }
    }

    @Override
    public void onError(Throwable broken) {
        fail(broken);
    }

    @Override
    public void onComplete() {
        String found = HexFormat.of().formatHex(digest.digest());
        if (!found.equals(expected.sha256())) {
            fail(new InvalidResponseException(
                    expected.name() + " is damaged: its digest is " + found + ", not " + expected.sha256()));
            return;
        }
        try {
            to.close();
            body.complete(done);
        } catch (IOException e) {
            body.completeExceptionally(new UncheckedIOException(e));
        }
    }

    private void fail(Throwable thrown) {
        body.completeExceptionally(thrown);
        Flow.Subscription given = subscription;
        if (given != null) {
            given.cancel();
        }
        try {
            to.close();
        } catch (IOException e) {
            thrown.addSuppressed(e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform supports SHA-256
        }
    }
}
