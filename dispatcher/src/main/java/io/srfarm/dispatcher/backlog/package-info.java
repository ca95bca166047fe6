/** The backlog for autoscalers: waiting work, worker throughput, workers needed. */
@NullMarked
package io.srfarm.dispatcher.backlog;

import org.jspecify.annotations.NullMarked;
