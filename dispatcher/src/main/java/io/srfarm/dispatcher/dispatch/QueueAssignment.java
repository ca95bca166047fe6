package io.srfarm.dispatcher.dispatch;

import io.srfarm.dispatcher.ledger.JobStatus;
import io.srfarm.job.Priority;

/**
 * A job that is to be put into a queue.
 *
 * @param queue the class whose queue it is
 */
record QueueAssignment(JobStatus job, Priority queue) {}
