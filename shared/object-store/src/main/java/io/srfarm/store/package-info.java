/** Object storage for pictures and candidate sets. */
@NullMarked
package io.srfarm.store;

import org.jspecify.annotations.NullMarked;
