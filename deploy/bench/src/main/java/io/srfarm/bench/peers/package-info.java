/** The time of the same jobs in other ways: a loop in Python, Celery, and a farm, in alternating rounds. */
@NullMarked
package io.srfarm.bench.peers;

import org.jspecify.annotations.NullMarked;
