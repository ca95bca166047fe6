/** What autoscalers are told: how much waits, how fast a worker is, how many workers that takes. */
@NullMarked
package io.srfarm.dispatcher.backlog;

import org.jspecify.annotations.NullMarked;
