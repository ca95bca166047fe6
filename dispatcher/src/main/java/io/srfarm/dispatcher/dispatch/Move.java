package io.srfarm.dispatcher.dispatch;

import io.srfarm.dispatcher.ledger.Standing;
import io.srfarm.job.Priority;

/**
 * A job to put into a queue.
 *
 * @param queue the class of the queue
 */
record Move(Standing job, Priority queue) {}
