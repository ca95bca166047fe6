package io.srfarm.worker.lease;

import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends records durably. Thread-safe. */
@FunctionalInterface
public interface RecordSender {
    /** Sends the record and returns when all in-sync replicas have it. */
    void send(ProducerRecord<String, byte[]> record) throws SendException;
}
