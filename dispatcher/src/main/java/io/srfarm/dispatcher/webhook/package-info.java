/** Webhooks: deliveries are planned from the events, kept on a topic, and sent by the leading dispatcher. */
@NullMarked
package io.srfarm.dispatcher.webhook;

import org.jspecify.annotations.NullMarked;
