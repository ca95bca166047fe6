package io.srfarm.worker.lease;

import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends records so that they stay sent. Thread-safe. */
@FunctionalInterface
public interface RecordSender {
    /** Returns when every in-sync replica has the record. */
    void send(ProducerRecord<String, byte[]> record) throws SendException;
}
