package io.srfarm.dispatcher.dispatch;

import io.srfarm.dispatcher.ledger.Standing;
import io.srfarm.job.Priority;

/**
 * A job that is to be put into a queue.
 *
 * @param queue the class whose queue it is
 */
record Move(Standing job, Priority queue) {}
