/** Benchmarks of a farm's dispatcher: submissions, look-ups and event streams. */
@NullMarked
package io.srfarm.bench;

import org.jspecify.annotations.NullMarked;
