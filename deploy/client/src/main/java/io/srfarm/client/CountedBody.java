package io.srfarm.client;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/** A request body that reports its bytes to a listener as they are sent. */
record CountedBody(BodyPublisher body, Upload upload, TransferListener listener) implements BodyPublisher {
    @Override
    public long contentLength() {
        return body.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        body.subscribe(new Flow.Subscriber<>() {
            private long done;

            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscriber.onSubscribe(subscription);
            }

            @Override
            public void onNext(ByteBuffer bytes) {
                done += bytes.remaining();
                listener.moved(upload.name(), done, upload.bytes());
                subscriber.onNext(bytes);
            }

            @Override
            public void onError(Throwable broken) {
                subscriber.onError(broken);
            }

            @Override
            public void onComplete() {
                subscriber.onComplete();
            }
        });
    }
}
