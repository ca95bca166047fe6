package io.srfarm.worker.model;

import io.srfarm.event.ErrorType;
import io.srfarm.worker.picture.Picture;

/** Enlarges. Not thread-safe, as the engine is not: call it from the device lane only. */
@SuppressWarnings("DoNotCallSuggester")
public final class Restorer {
    private final ModelCard card;

    Restorer(ModelCard card) {
        this.card = card;
    }

    public ModelCard card() {
        return card;
    }

    /** What every candidate of {@code lr} shares, computed once. */
    public Encoded encode(Picture lr) throws ModelException {
        throw new ModelException(ErrorType.INTERNAL, "no engine for " + lr);
    }

    /** The Gaussian that a reference of any size stands for. */
    public Style style(Picture reference) throws ModelException {
        throw new ModelException(ErrorType.INTERNAL, "no engine for " + reference);
    }

    /** One candidate: 8 times as wide and as high as what was encoded. */
    public Picture decode(Encoded encoded, Latent latent) throws ModelException {
        throw new ModelException(ErrorType.INTERNAL, "no engine for " + encoded.lr() + latent.seed());
    }
}
