/** Measures the doors of a farm: how many jobs come in, how fast look-ups are, how many listen. */
@NullMarked
package io.srfarm.bench;

import org.jspecify.annotations.NullMarked;
