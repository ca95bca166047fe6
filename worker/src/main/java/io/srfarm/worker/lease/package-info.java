/**
 * The share-group door: jobs are leased as they can be put to use, and renewed until they are settled. Start reading at
 * {@link io.srfarm.worker.lease.LeaseLoop}.
 */
@NullMarked
package io.srfarm.worker.lease;

import org.jspecify.annotations.NullMarked;
