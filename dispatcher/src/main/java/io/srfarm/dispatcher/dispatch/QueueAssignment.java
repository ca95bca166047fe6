package io.srfarm.dispatcher.dispatch;

import io.srfarm.dispatcher.ledger.JobStatus;
import io.srfarm.job.Priority;

/**
 * A job to put into a queue.
 *
 * @param queue the class of the queue
 */
record QueueAssignment(JobStatus job, Priority queue) {}
