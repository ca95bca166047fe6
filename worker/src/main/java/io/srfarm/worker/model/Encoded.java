package io.srfarm.worker.model;

import io.srfarm.worker.picture.Picture;

/** A picture and its features, in the engine's memory until closed. */
public final class Encoded implements AutoCloseable {
    private final Picture lr;

    Encoded(Picture lr) {
        this.lr = lr;
    }

    Picture lr() {
        return lr;
    }

    @Override
    public void close() {}
}
