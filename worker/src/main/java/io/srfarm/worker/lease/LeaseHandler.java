package io.srfarm.worker.lease;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What is done with a leased record, on the device lane. */
@FunctionalInterface
public interface LeaseHandler {
    /**
     * Returns once the record is answered for good and may be acknowledged.
     *
     * @throws LeaseLostException if the lease ended first: another worker answers
     * @throws SendException if the answer was not confirmed: the record must come again
     */
    void perform(ConsumerRecord<String, byte[]> record, Lease lease) throws LeaseLostException, SendException;
}
