package io.srfarm.bench.peers;

import io.srfarm.localfarm.FarmException;

/** A way to run jobs, started and ready. Not thread-safe. */
public interface Peer extends AutoCloseable {
    /**
     * Runs jobs one by one, then jobs that all wait at once.
     *
     * @param alone number of jobs one by one
     * @param queued number of jobs at once
     * @throws PeerException if this peer failed and cannot go on
     * @throws FarmException if the farm failed, without which nothing can be compared
     */
    PeerRound run(int alone, int queued) throws PeerException, FarmException, InterruptedException;

    /** Ends its processes. */
    @Override
    void close();
}
