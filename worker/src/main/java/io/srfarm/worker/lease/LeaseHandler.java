package io.srfarm.worker.lease;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Handles leased records, each on its own thread. */
@FunctionalInterface
public interface LeaseHandler {
    /**
     * Handles the record. After a normal return the record may be acknowledged.
     *
     * @throws LeaseLostException if the lease was lost; another worker handles the job
     * @throws SendException if an event was not confirmed; the record must be redelivered
     */
    void perform(ConsumerRecord<String, byte[]> record, Lease lease) throws LeaseLostException, SendException;

    /**
     * Returns whether a further job should be taken now. Called often, by the lease thread.
     *
     * @param inHand number of jobs that run or have just ended
     */
    default boolean isNextWanted(int inHand) {
        return inHand == 0;
    }
}
