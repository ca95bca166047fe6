package io.srfarm.worker.lease;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Handles a leased record on the device thread. */
@FunctionalInterface
public interface LeaseHandler {
    /**
     * Handles the record. After a normal return the record may be acknowledged.
     *
     * @throws LeaseLostException if the lease was lost; another worker handles the job
     * @throws SendException if an event was not confirmed; the record must be redelivered
     */
    void perform(ConsumerRecord<String, byte[]> record, Lease lease) throws LeaseLostException, SendException;
}
