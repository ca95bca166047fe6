/** The job model: identity, input, references, sampling, output, and all input limits. */
@NullMarked
package io.srfarm.job;

import org.jspecify.annotations.NullMarked;
