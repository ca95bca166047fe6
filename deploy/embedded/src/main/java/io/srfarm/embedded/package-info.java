/**
 * A Kafka broker and an S3 server, each in its own child process, on loopback only, with data in a folder that survives
 * restarts. The local farm and the tests of all modules use them.
 *
 * <p>Start reading at {@link io.srfarm.embedded.EmbeddedBroker} and {@link io.srfarm.embedded.EmbeddedStore}; both use
 * {@link io.srfarm.embedded.ChildJvm}.
 */
@NullMarked
package io.srfarm.embedded;

import org.jspecify.annotations.NullMarked;
