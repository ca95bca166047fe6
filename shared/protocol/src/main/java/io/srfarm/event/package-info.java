/** What happens to a job: its events, the state that follows from them, and the topics that carry them. */
@NullMarked
package io.srfarm.event;

import org.jspecify.annotations.NullMarked;
