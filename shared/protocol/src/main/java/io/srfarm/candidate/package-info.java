/** The result of a job: its candidates, their scores, and the candidate set. */
@NullMarked
package io.srfarm.candidate;

import org.jspecify.annotations.NullMarked;
