/**
 * Job delivery from share groups: jobs are leased when the device can use them, and renewed until settled. Start
 * reading at {@link io.srfarm.worker.lease.LeaseLoop}.
 */
@NullMarked
package io.srfarm.worker.lease;

import org.jspecify.annotations.NullMarked;
