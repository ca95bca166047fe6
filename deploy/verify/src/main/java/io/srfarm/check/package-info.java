/** Holds what a farm has said and stored against what it promises, after the fact and from the outside. */
@NullMarked
package io.srfarm.check;

import org.jspecify.annotations.NullMarked;
