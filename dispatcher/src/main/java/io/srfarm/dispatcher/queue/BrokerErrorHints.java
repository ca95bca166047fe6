package io.srfarm.dispatcher.queue;

import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;

/** Explains a broker failure and names the setting that it points to. */
final class BrokerErrorHints {
    private BrokerErrorHints() {}

    static String of(String servers, Throwable failure) {
        if (failure instanceof TimeoutException || failure instanceof org.apache.kafka.common.errors.TimeoutException) {
            return "the broker does not answer (kafka.bootstrap.servers=" + servers + ")";
        } else if (failure instanceof AuthenticationException) {
            return "the broker refused the credentials: see kafka.security.protocol and kafka.sasl.* (" + failure + ")";
        } else if (failure instanceof AuthorizationException) {
            return "the broker denied access: a dispatcher must create topics, and describe and alter the"
                    + " configuration of topics and of the group srfarm-workers (" + failure + ")";
        } else if (failure instanceof InvalidReplicationFactorException) {
            return "srfarm.queue.replication-factor, or the broker's default.replication.factor, exceeds the number of"
                    + " brokers ("
                    + failure + ")";
        }
        return failure.toString();
    }
}
