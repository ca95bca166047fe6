/**
 * A real Kafka broker and a real S3 server, each in a child process of its own, on loopback only, with its data in one
 * folder that survives restarts. The standalone farm runs on them, and so do the tests of every room.
 *
 * <p>Start reading at {@link io.srfarm.embedded.EmbeddedBroker} and {@link io.srfarm.embedded.EmbeddedStore}; both stand
 * on {@link io.srfarm.embedded.ChildJvm}.
 */
@NullMarked
package io.srfarm.embedded;

import org.jspecify.annotations.NullMarked;
