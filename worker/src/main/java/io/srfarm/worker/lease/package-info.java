/**
 * Job delivery from share groups: one leased job at a time, renewed until it is settled. Start reading at
 * {@link io.srfarm.worker.lease.LeaseLoop}.
 */
@NullMarked
package io.srfarm.worker.lease;

import org.jspecify.annotations.NullMarked;
