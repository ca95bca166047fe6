/** Fidelity metrics of the evaluation protocol in docs/reference/metrics.md. */
@NullMarked
package io.srfarm.quality;

import org.jspecify.annotations.NullMarked;
