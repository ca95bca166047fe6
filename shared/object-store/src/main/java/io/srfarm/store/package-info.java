/** Object storage: where pictures and sets live. */
@NullMarked
package io.srfarm.store;

import org.jspecify.annotations.NullMarked;
