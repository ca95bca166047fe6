package io.srfarm.worker.lease;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What is done with leased records, each on a thread of its own. */
@FunctionalInterface
public interface LeaseHandler {
    /**
     * Returns once the record is answered for good and may be acknowledged.
     *
     * @throws LeaseLostException if the lease ended first: another worker answers
     * @throws SendException if the answer was not confirmed: the record must come again
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
