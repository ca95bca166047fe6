package io.srfarm.worker.lease;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What is done with leased records, each on a thread of its own. */
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
     * Whether one more job can be put to use now. Asked often, by the lease thread.
     *
     * @param inHand jobs that are being performed, and some that have just ended
     */
    default boolean isNextWanted(int inHand) {
        return inHand == 0;
    }
}
