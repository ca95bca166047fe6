package io.srfarm.dispatcher.ledger;

import io.srfarm.job.ObjectKey;
import io.srfarm.job.Sha256;

/**
 * The location of a set's manifest.
 *
 * @param sha256 digest of the manifest's bytes as stored
 */
public record ManifestLocation(ObjectKey key, Sha256 sha256) {}
