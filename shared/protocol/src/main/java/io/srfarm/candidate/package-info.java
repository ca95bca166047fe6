/** What a job yields: candidates with their scores, and the set that is the job's one result. */
@NullMarked
package io.srfarm.candidate;

import org.jspecify.annotations.NullMarked;
