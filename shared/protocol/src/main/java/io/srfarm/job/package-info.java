/** What a job is: identity, input, references, sampling, output, and every limit by name. */
@NullMarked
package io.srfarm.job;

import org.jspecify.annotations.NullMarked;
