/** Fidelity metrics of the evaluation protocol in docs/reference/metrics.md. */
@NullMarked
package io.srfarm.worker.quality;

import org.jspecify.annotations.NullMarked;
