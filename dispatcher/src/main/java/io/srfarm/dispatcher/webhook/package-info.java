/** Tells receivers what happens to jobs: planned from the events, kept on a topic, delivered by the leading dispatcher. */
@NullMarked
package io.srfarm.dispatcher.webhook;

import org.jspecify.annotations.NullMarked;
